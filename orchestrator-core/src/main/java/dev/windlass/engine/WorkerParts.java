package dev.windlass.engine;

import dev.windlass.hooks.Hooks;
import dev.windlass.loading.DagRegistry;
import dev.windlass.resources.LedgerRows;
import dev.windlass.settings.LogPaths;
import dev.windlass.settings.SecretMask;
import dev.windlass.settings.Settings;
import dev.windlass.store.CommandClient;
import dev.windlass.store.EngineDao;
import dev.windlass.store.InputDao;
import dev.windlass.store.QualityDao;
import dev.windlass.store.RenderedDao;
import dev.windlass.store.RunsDao;
import dev.windlass.store.TaskViewDao;
import dev.windlass.store.XComDao;
import java.time.InstantSource;

/**
 * What a worker's attempts use of its process. Thread-safe parts.
 *
 * @param outputLimit bytes of JSON an output may have
 */
public record WorkerParts(
    DagRegistry code,
    EngineDao reads,
    InputDao inputs,
    Settings settings,
    Hooks hooks,
    LedgerRows ledger,
    QualityDao quality,
    TaskViewDao views,
    LogPaths logs,
    SecretMask mask,
    InstantSource clock,
    int outputLimit,
    XComDao xcoms,
    RunsDao runs,
    CommandClient commands,
    RenderedDao rendered) {}
