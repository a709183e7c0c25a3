package dev.windlass.web;

import dev.windlass.settings.LogPaths;
import dev.windlass.store.ApprovalQueries;
import dev.windlass.store.AssetQueries;
import dev.windlass.store.AuditDao;
import dev.windlass.store.BackfillQueries;
import dev.windlass.store.ChangeFeed;
import dev.windlass.store.CommandClient;
import dev.windlass.store.DagQueries;
import dev.windlass.store.DagWarningQueries;
import dev.windlass.store.Database;
import dev.windlass.store.DeadlineQueries;
import dev.windlass.store.HealthQueries;
import dev.windlass.store.ImportErrorQueries;
import dev.windlass.store.LayoutQueries;
import dev.windlass.store.LiveQueries;
import dev.windlass.store.RunDetailQueries;
import dev.windlass.store.RunQueries;
import dev.windlass.store.ScheduleQueries;
import dev.windlass.store.SessionDao;
import dev.windlass.store.TaskQueries;
import dev.windlass.store.UserDao;
import dev.windlass.web.api.ApprovalRoutes;
import dev.windlass.web.api.AssetRoutes;
import dev.windlass.web.api.BackfillRoutes;
import dev.windlass.web.api.BulkMarkRoutes;
import dev.windlass.web.api.ClearRoutes;
import dev.windlass.web.api.DagRoutes;
import dev.windlass.web.api.DeadlineRoutes;
import dev.windlass.web.api.MarkRoutes;
import dev.windlass.web.api.MonitorRoutes;
import dev.windlass.web.api.Orders;
import dev.windlass.web.api.QueuedEventRoutes;
import dev.windlass.web.api.RunRoutes;
import dev.windlass.web.api.TaskRoutes;
import dev.windlass.web.api.WhyRoutes;
import dev.windlass.web.auth.Security;
import dev.windlass.web.graph.Layouts;
import dev.windlass.web.graph.Structures;
import dev.windlass.web.http.Errors;
import dev.windlass.web.http.SafeHeaders;
import dev.windlass.web.live.EventRoute;
import dev.windlass.web.live.LiveHub;
import dev.windlass.web.logs.LogRoutes;
import dev.windlass.web.ui.DagPages;
import dev.windlass.web.ui.GraphPage;
import dev.windlass.web.ui.GridPage;
import dev.windlass.web.ui.RunPages;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import java.time.InstantSource;

/** Everything a web server is made of, wired to one database. Thread-safe. */
record WebParts(
    Database database,
    WebSettings settings,
    InstantSource clock,
    Lookup lookup,
    Security security,
    LiveHub hub,
    LogRoutes logs)
    implements AutoCloseable {

  static WebParts of(Database database, WebSettings settings, InstantSource clock) {
    DagQueries dags = database.dao(DagQueries.class);
    RunQueries runs = database.dao(RunQueries.class);
    TaskQueries tasks = database.dao(TaskQueries.class);
    Lookup lookup = new Lookup(dags, runs, tasks, new Structures(dags));
    Security security =
        new Security(
            database.dao(UserDao.class),
            database.dao(SessionDao.class),
            settings.home(),
            clock,
            settings.version());
    LiveHub hub =
        new LiveHub(new ChangeFeed(database), database.dao(LiveQueries.class), runs, tasks, clock);
    LogRoutes logs = new LogRoutes(lookup, LogPaths.in(settings.home()), clock);
    return new WebParts(database, settings, clock, lookup, security, hub, logs);
  }

  /** Adds all routes; the order matters at both ends: the door first, the app last. */
  void install(RoutesConfig routes) {
    Errors.install(routes);
    SafeHeaders.install(routes);
    security.install(routes);
    installPages(routes);
    installApi(routes);
    new StaticApp().install(routes);
  }

  private void installPages(RoutesConfig routes) {
    new DagPages(
            lookup.dags(),
            lookup.runs(),
            database.dao(ImportErrorQueries.class),
            database.dao(DagWarningQueries.class),
            database.dao(ScheduleQueries.class),
            lookup,
            clock)
        .install(routes);
    new GridPage(lookup).install(routes);
    new GraphPage(lookup, new Layouts(database.dao(LayoutQueries.class))).install(routes);
    new RunPages(lookup, database.dao(RunDetailQueries.class)).install(routes);
    new EventRoute(hub, clock).install(routes);
    logs.install(routes);
  }

  private void installApi(RoutesConfig routes) {
    Orders orders = new Orders(new CommandClient(database), database.dao(AuditDao.class));
    DagRoutes dags = new DagRoutes(lookup.dags(), lookup.runs(), lookup);
    RunRoutes runs = new RunRoutes(lookup, orders, dags);
    TaskRoutes tasks = new TaskRoutes(lookup);
    AssetQueries assets = database.dao(AssetQueries.class);
    dags.install(routes);
    runs.install(routes);
    new ClearRoutes(lookup, orders, tasks, runs).install(routes);
    MarkRoutes marks = new MarkRoutes(lookup, orders, tasks);
    marks.install(routes);
    new BulkMarkRoutes(lookup, marks).install(routes);
    new WhyRoutes(lookup, orders).install(routes);
    new ApprovalRoutes(lookup, orders, database.dao(ApprovalQueries.class)).install(routes);
    tasks.install(routes);
    new BackfillRoutes(lookup, orders, database.dao(BackfillQueries.class)).install(routes);
    new DeadlineRoutes(lookup, database.dao(DeadlineQueries.class)).install(routes);
    new AssetRoutes(lookup, orders, assets, runs).install(routes);
    new QueuedEventRoutes(lookup, orders, assets).install(routes);
    new MonitorRoutes(
            database.dao(HealthQueries.class),
            database.dao(ImportErrorQueries.class),
            database.dao(DagWarningQueries.class),
            settings.version())
        .install(routes);
  }

  /** Ends the streams. */
  @Override
  public void close() {
    hub.close();
    logs.close();
  }
}
