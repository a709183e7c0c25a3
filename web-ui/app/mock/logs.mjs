// Logs that grow with the task's time, about ten lines a second.

const FINAL = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'up_for_retry', null]);

const TALK = [
  ['info', 'livy', 'Batch 4 is running, application application_1461000000000_0004'],
  ['info', 'spark', 'Stage 0 contains 8 tasks; 3 finished'],
  ['debug', 'livy', 'GET /batches/4 answered 200 in 6 ms'],
  ['info', 'spark', 'Read 387,039 rows from s3a://windlass-source/immigrationData.csv, partition 3 of 8'],
  ['warning', 'spark', 'Code 437 is not in the country list; kept as "No record" (127 rows so far)'],
  ['info', 'spark', 'Stage 1 (ShuffleMapStage) finished in 1.284 s, wrote 118.3 MB of shuffle data across 8 map outputs; memory in use 412.0 MB of 912.3 MB, spilled 0.0 B to disk, 0 tasks were retried'],
];

export function log(task, attempt, token) {
  if (task.tries < attempt || task.start === null) return { content: [], continuation_token: task.tries < attempt ? null : '0' };
  const done = attempt < task.tries || FINAL.has(task.state);
  const until = task.end ?? Date.now();
  const all = [
    { at: 0, level: 'info', logger: 'windlass', event: `Try ${attempt} of ${task.id} (${task.operator}) starts on worker-1` },
    { at: 20, level: 'info', logger: 'windlass', event: 'Recorded the idempotency key before submitting' },
  ];
  for (let i = 0; i * 100 < until - task.start - 200; i++) {
    const [level, logger, event] = TALK[i % TALK.length];
    all.push({ at: 100 + i * 100, level, logger, event });
  }
  const failed = task.state === 'failed' || task.state === 'up_for_retry' || attempt < task.tries;
  if (done && failed) {
    all.push({ at: until - task.start, level: 'error', logger: 'windlass', event: task.reason ?? 'Livy batch 4 died', error_detail: 'org.apache.spark.SparkException: Job aborted due to stage failure: Task 3 in stage 1.0 failed 4 times\n\tat org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:2856)\n\tat dev.windlass.jobs.Temperature.main(Temperature.java:41)\nCaused by: java.lang.OutOfMemoryError: Java heap space' });
  } else if (done) all.push({ at: until - task.start, level: 'info', logger: 'windlass', event: `Succeeded in ${((until - task.start) / 1000).toFixed(1)} s` });
  const from = Number(token ?? 0);
  const content = all.slice(from, from + 5000).map(({ at, ...line }) => ({ timestamp: new Date(task.start + at).toISOString(), ...line }));
  const next = from + content.length;
  return { content, continuation_token: done && next >= all.length ? null : String(next) };
}
