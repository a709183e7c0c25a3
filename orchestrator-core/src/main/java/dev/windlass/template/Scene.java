package dev.windlass.template;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Run;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TemplateFiles;
import java.time.Instant;
import java.util.Optional;

/**
 * Where something is rendered: an attempt and what belongs to it.
 *
 * @param run what the attempt's body is given
 * @param context what the attempt may use
 * @param dag the structure of its DAG; empty: not known here
 * @param files the template files of its DAG
 * @param startedAt when the attempt began
 */
public record Scene(
    Run run,
    TaskContext context,
    Optional<DagStructure> dag,
    TemplateFiles files,
    Instant startedAt) {}
