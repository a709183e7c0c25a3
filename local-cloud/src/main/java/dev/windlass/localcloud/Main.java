package dev.windlass.localcloud;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The local cloud's command line.
 *
 * <pre>
 * start   --home DIR --runtime DIR        start in the background, or say that it runs
 * serve   --home DIR --runtime DIR        serve in the foreground
 * prepare --home DIR --runtime DIR        make what speeds Spark up (also done by itself)
 * stop    --home DIR
 * status  --home DIR                      endpoints, resources and what they cost, JSON
 * calls   --home DIR [--service S] [--action A]
 * faults  --home DIR list | clear ID | set --kind K [--service S] [--action A] [--count N]
 *                                         [--skip N] [--delay PT5S] [--message TEXT]
 * </pre>
 *
 * Exit codes: 0 done, 1 failed, 2 not understood, 3 no local cloud runs.
 */
public final class Main {
  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** Runs a command; returns the exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      Logging.setUp();
      return new Command(args, out).run();
    } catch (IllegalArgumentException e) {
      err.println("windlass local-cloud: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println("windlass local-cloud: " + e.getMessage());
      return 1;
    }
  }

  /** One command with its words and its {@code --name value} options. */
  private static final class Command {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private final PrintStream out;

    Command(List<String> args, PrintStream out) {
      this.out = out;
      for (var i = 0; i < args.size(); i++) {
        if (!args.get(i).startsWith("--")) {
          words.add(args.get(i));
        } else if (i + 1 < args.size()) {
          options.put(args.get(i).substring(2), args.get(++i));
        } else {
          throw new IllegalArgumentException(args.get(i) + " needs a value");
        }
      }
    }

    int run() throws IOException, InterruptedException {
      var command = words.isEmpty() ? "" : words.getFirst();
      return switch (command) {
        case "start" -> start();
        case "serve" -> serve();
        case "prepare" -> prepare();
        case "stop" -> stop();
        case "status" -> status();
        case "calls" -> calls();
        case "faults" -> faults();
        default ->
            throw new IllegalArgumentException(
                "one of start, serve, prepare, stop, status, calls, faults is wanted, not '%s'"
                    .formatted(command));
      };
    }

    private int start() throws IOException, InterruptedException {
      var cloud =
          LocalCloud.adoptOrStart(path("home"), path("runtime"), LocalCloud.ownJavaCommand());
      out.println("The local cloud answers at %s, S3 at %s".formatted(cloud.aws(), cloud.s3()));
      return 0;
    }

    private int serve() throws IOException, InterruptedException {
      try (var server =
          new CloudServer(path("home"), path("runtime"), true, InstantSource.system())) {
        // TERM, as from a service manager, ends it as the control endpoint does.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        out.println("Serving " + server.endpoints());
        server.awaitStop();
      }
      return 0;
    }

    private int prepare() throws IOException, InterruptedException {
      out.println(Preparation.run(path("home"), path("runtime")));
      return 0;
    }

    private int stop() throws IOException, InterruptedException {
      out.println(LocalCloud.stop(path("home")) ? "Stopped" : "No local cloud was running");
      return 0;
    }

    private int status() throws IOException, InterruptedException {
      var cloud = LocalCloud.running(path("home"));
      if (cloud.isEmpty()) {
        out.println("No local cloud is running");
        return 3;
      }
      out.println(cloud.get());
      out.println(LocalCloud.control(cloud.get(), "GET", "resources", ""));
      return 0;
    }

    private int calls() throws IOException {
      var file = Home.below(path("home")).calls();
      if (!Files.exists(file)) {
        throw new IOException("there is no call log at " + file);
      }
      try (var lines = Files.lines(file)) {
        lines
            .filter(line -> filtered(line, "service"))
            .filter(line -> filtered(line, "action"))
            .forEach(out::println);
      }
      return 0;
    }

    private boolean filtered(String line, String field) {
      var wanted = options.get(field);
      return wanted == null || line.contains("\"%s\":\"%s\"".formatted(field, wanted));
    }

    private int faults() throws IOException, InterruptedException {
      var cloud = LocalCloud.running(path("home"));
      if (cloud.isEmpty()) {
        out.println("No local cloud is running");
        return 3;
      }
      var verb = words.size() > 1 ? words.get(1) : "list";
      out.println(
          switch (verb) {
            case "list" -> LocalCloud.control(cloud.get(), "GET", "faults", "");
            case "clear" ->
                LocalCloud.control(
                    cloud.get(), "DELETE", "faults/" + (words.size() > 2 ? words.get(2) : "*"), "");
            case "set" ->
                LocalCloud.control(cloud.get(), "POST", "faults", FaultRequest.of(options));
            default ->
                throw new IllegalArgumentException(
                    "faults list, set or clear is wanted, not '%s'".formatted(verb));
          });
      return 0;
    }

    private Path path(String option) {
      var value = options.get(option);
      if (value == null) {
        throw new IllegalArgumentException("--%s DIR is needed".formatted(option));
      }
      return Path.of(value);
    }
  }
}
