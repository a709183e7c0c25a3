package dev.windlass.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that restarts, and a network that cuts, stalls and swallows answers, under load. */
@Tag("slow")
class DatabaseCutsTest {
  @TempDir Path folder;
  private Child.Program program;

  @BeforeEach
  void pack() throws IOException, InterruptedException {
    program = Child.Program.shared();
  }

  private interface Fault {
    void strike() throws IOException, InterruptedException;
  }

  /** Strikes again and again while the load runs, then lets everything settle. */
  private void underLoad(World world, Child child, List<Fault> faults) throws Exception {
    world.command("pause", "{\"dag_id\":\"load\",\"paused\":false}");
    world.command("pause", "{\"dag_id\":\"jobs\",\"paused\":false}");
    SplittableRandom random = new SplittableRandom(7);
    int round = 0;
    for (Fault fault : faults) {
      world.trigger("jobs", "jobs-%d-".formatted(round), 2);
      world.trigger("load", "load-%d-".formatted(round), 60);
      round++;
      String done = "select count(*) from task_instance where state = 'success'";
      long enough = world.count(done) + 5 + random.nextInt(40);
      World.await(() -> world.count(done) >= enough, child::said);
      fault.strike();
    }
    World.await(world::settled, child::said);
    assertThat(child.alive()).withFailMessage(child::said).isTrue();
    world.check();
    assertThat(world.count("select count(*) from dag_run where state <> 'success'"))
        .withFailMessage(world::states)
        .isZero();
    assertThat(world.count("select count(*) from dag_run")).isEqualTo(62L * faults.size());
    assertThat(world.outside().submissions()).hasSize(20 * faults.size());
  }

  @Test
  void connections_that_break_under_a_commit_lose_and_double_nothing() throws Exception {
    try (World world = World.create(new Outside(Duration.ofMillis(200), false));
        Cable cable = new Cable(world.port());
        Child child = Child.start(program, world.through(cable), false, Map.of())) {
      List<Fault> faults = new ArrayList<>();
      faults.add(cable::cut);
      // What is asked meanwhile is committed, and the engine is not told.
      faults.add(() -> forAWhile(cable::deafen, cable));
      faults.add(() -> forAWhile(cable::stall, cable));
      faults.add(
          () ->
              world
                  .db()
                  .execute(
                      """
                      select pg_terminate_backend(pid) from pg_stat_activity
                       where datname = current_database() and client_port <> -1
                         and pid <> pg_backend_pid()
                      """));
      faults.add(() -> forAWhile(cable::deafen, cable));
      faults.add(cable::cut);
      underLoad(world, child, faults);
    }
  }

  private static void forAWhile(Runnable fault, Cable cable) throws InterruptedException {
    fault.run();
    TimeUnit.MILLISECONDS.sleep(300);
    cable.mend();
  }

  @Test
  void a_database_that_is_restarted_loses_and_doubles_nothing() throws Exception {
    try (World world = durable(World.create(new Outside(Duration.ofMillis(200), false)));
        Child child = Child.start(program, world, false, Map.of())) {
      underLoad(
          world,
          child,
          List.of(
              () -> restart(world, "fast"),
              () -> restart(world, "immediate"),
              () -> restart(world, "immediate")));
    }
  }

  /**
   * A database as people run it: the test server answers a commit before it is written, so that
   * stopping it at once would take back what it had acknowledged.
   */
  private static World durable(World world) {
    String name = String.valueOf(world.db().query("select current_database()"));
    world.db().execute("alter database \"%s\" set synchronous_commit = on".formatted(name));
    return world;
  }

  /** With its own options, as whoever runs it would. */
  private void restart(World world, String mode) throws IOException, InterruptedException {
    String data = String.valueOf(world.db().query("show data_directory"));
    long pid = Long.parseLong(Files.readAllLines(Path.of(data, "postmaster.pid")).getFirst());
    Path server = Path.of(ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow());
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // Postgres refuses to run as root; this is how the embedded one is started, too.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            server.resolveSibling("pg_ctl").toString(),
            "restart",
            "-D",
            data,
            "-m",
            mode,
            "-w",
            "-l",
            folder.resolve("postgres.log").toString()));
    Path log = folder.resolve("pg_ctl.log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(code).withFailMessage(() -> text(log)).isZero();
    World.await(() -> answers(world), () -> text(log));
  }

  private static boolean answers(World world) {
    try {
      return "1".equals(world.db().query("select 1"));
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
