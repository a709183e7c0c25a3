package dev.windlass.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz as the alarm clock, with its RAM store: a job per scheduled DAG, whose trigger is the next
 * instant of the DAG's timetable, and a job per piece of housekeeping. What makes a run exist once
 * is its key in Postgres, not Quartz; a ring too many is harmless.
 */
public final class QuartzAlarm implements Alarm {
  private static final Logger LOG = LoggerFactory.getLogger(QuartzAlarm.class);
  private static final String DAGS = "dags";
  private static final String HOUSE = "housekeeping";
  private static final String SELF = "alarm";

  private final Scheduler quartz;
  private final Consumer<String> onRing;
  private final Map<String, Runnable> work = new ConcurrentHashMap<>();

  /**
   * A running alarm.
   *
   * @param onRing given the id of the DAG whose next run is due; called on Quartz's threads
   */
  public QuartzAlarm(Consumer<String> onRing) {
    this.onRing = onRing;
    Properties settings = new Properties();
    settings.setProperty(
        "org.quartz.scheduler.instanceName", "windlass-" + System.identityHashCode(this));
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", "3");
    settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    try {
      quartz = new StdSchedulerFactory(settings).getScheduler();
      quartz.getContext().put(SELF, this);
      quartz.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the alarm clock does not start", e);
    }
  }

  /** Rings for one DAG. Made by Quartz. */
  public static final class Ring implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      alarm(context).onRing.accept(context.getJobDetail().getKey().getName());
    }
  }

  /** Does one piece of housekeeping. Made by Quartz. */
  @DisallowConcurrentExecution
  public static final class Chore implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      String name = context.getJobDetail().getKey().getName();
      try {
        Runnable chore = alarm(context).work.get(name);
        if (chore != null) {
          chore.run();
        }
      } catch (RuntimeException e) {
        // The next turn tries again; a chore must not end the alarm.
        LOG.warn("housekeeping '{}' failed: {}", name, e.toString(), e);
      }
    }
  }

  private static QuartzAlarm alarm(JobExecutionContext context) {
    try {
      return (QuartzAlarm) Objects.requireNonNull(context.getScheduler().getContext().get(SELF));
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void ringFor(String dagId, Optional<Instant> at) {
    JobKey key = JobKey.jobKey(dagId, DAGS);
    try {
      forget(key);
      if (at.isPresent()) {
        JobDetail job = JobBuilder.newJob(Ring.class).withIdentity(key).build();
        Trigger trigger =
            TriggerBuilder.newTrigger()
                .withIdentity(dagId, DAGS)
                .startAt(Date.from(ceiling(at.get())))
                .withSchedule(
                    SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        quartz.scheduleJob(job, trigger);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("cannot set the alarm for DAG " + dagId, e);
    }
  }

  /** An alarm that rings this very moment goes by itself, and Quartz cannot delete it then. */
  private void forget(JobKey key) throws SchedulerException {
    try {
      quartz.deleteJob(key);
    } catch (SchedulerException rings) {
      quartz.deleteJob(key);
    }
  }

  /** Quartz counts milliseconds; a ring before the instant would find nothing due. */
  private static Instant ceiling(Instant at) {
    Instant whole = at.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(at) ? at : whole.plusMillis(1);
  }

  @Override
  public void every(String name, Duration period, Runnable chore) {
    work.put(name, chore);
    try {
      quartz.deleteJob(JobKey.jobKey(name, HOUSE));
      quartz.scheduleJob(
          JobBuilder.newJob(Chore.class).withIdentity(name, HOUSE).build(),
          TriggerBuilder.newTrigger()
              .withIdentity(name, HOUSE)
              .startAt(Date.from(Instant.now().plus(period)))
              .withSchedule(
                  SimpleScheduleBuilder.simpleSchedule()
                      .withIntervalInMilliseconds(period.toMillis())
                      .repeatForever()
                      .withMisfireHandlingInstructionNextWithRemainingCount())
              .build());
    } catch (SchedulerException e) {
      throw new IllegalStateException("cannot arrange housekeeping " + name, e);
    }
  }

  @Override
  public void clear() {
    try {
      quartz.clear();
      work.clear();
    } catch (SchedulerException e) {
      throw new IllegalStateException("cannot clear the alarm clock", e);
    }
  }

  @Override
  public void close() {
    try {
      quartz.shutdown(false);
    } catch (SchedulerException e) {
      LOG.warn("the alarm clock does not stop: {}", e.toString());
    }
  }
}
