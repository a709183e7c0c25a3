/** The shapes the server sends; see API.md, which is the contract. */

export type TaskState =
  | 'removed'
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'success'
  | 'restarting'
  | 'failed'
  | 'up_for_retry'
  | 'up_for_reschedule'
  | 'upstream_failed'
  | 'skipped'
  | 'deferred'
  | 'awaiting_input';

export type RunState = 'queued' | 'running' | 'success' | 'failed';

/** A state as drawn: null means "no status yet". */
export type AnyState = TaskState | RunState | null;

export interface Me {
  username: string;
  display_name: string | null;
  role: string;
  can_edit: boolean;
  csrf_token: string;
  instance_name: string | null;
  version: string;
  server_time: string;
}

export interface RunSummary {
  dag_id: string;
  dag_run_id: string;
  run_type: string;
  state: RunState;
  logical_date: string | null;
  run_after: string;
  queued_at: string | null;
  start_date: string | null;
  end_date: string | null;
  duration: number | null;
  version_number: number | null;
  /** How often the run or a task of it was late. */
  missed_deadlines: number;
}

export interface DagSummary {
  dag_id: string;
  dag_display_name: string;
  description: string | null;
  tags: string[];
  owners: string[];
  is_paused: boolean;
  has_import_errors: boolean;
  /** What is wrong with its source when nothing new begins for that. */
  import_error: string | null;
  timetable_summary: string | null;
  timetable_description: string | null;
  timezone: string | null;
  next_dagrun_run_after: string | null;
  next_dagrun_logical_date: string | null;
  latest_version: number;
  task_count: number;
  run_counts: Partial<Record<RunState, number>>;
  last_runs: RunSummary[];
}

export interface ImportError {
  filename: string;
  message: string;
  timestamp: string;
}

export interface DagList {
  dags: DagSummary[];
  total_entries: number;
  totals: { all: number; active: number; paused: number; running: number; failed: number };
  tags: string[];
  import_errors: ImportError[];
}

export interface Param {
  value?: unknown;
  description?: string | null;
  schema?: {
    type?: string | string[];
    enum?: unknown[];
    minimum?: number;
    maximum?: number;
    pattern?: string;
    format?: string;
    title?: string;
  };
}

export interface DagDetails extends DagSummary {
  source_file: string;
  doc_md: string | null;
  catchup: boolean;
  max_active_runs: number | null;
  start_date: string | null;
  params: Record<string, Param>;
  owner_links: Record<string, string>;
  versions: { version_number: number; created_at: string }[];
  warnings: { kind: string; message: string; timestamp: string }[];
}

/** What comes next by the DAG's own schedule. */
export interface NextRuns {
  words: string;
  timezone: string;
  runs: { logical_date: string; data_interval_start: string; data_interval_end: string; run_after: string }[];
  remarks: string[];
}

export interface GridRow {
  id: string;
  label: string;
  parent_id: string | null;
  kind: 'task' | 'group';
  operator: string | null;
  trigger_rule: string | null;
  is_setup: boolean;
  is_teardown: boolean;
  is_mapped: boolean;
  /** What a group is about. */
  tooltip: string | null;
}

export type StateCounts = Partial<Record<TaskState | 'no_status', number>>;

/** State, duration in seconds, try number, and for mapped tasks the counts by state. */
export type Cell = [TaskState | null, number | null, number, StateCounts?];

export type RunCells = Record<string, Cell>;

export interface Grid {
  dag_id: string;
  version_number: number;
  rows: GridRow[];
  runs: RunSummary[];
  cells: Record<string, RunCells>;
  has_more: boolean;
}

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface GraphNode extends Box {
  id: string;
  label: string;
  kind: 'task' | 'group';
  parent_id: string | null;
  operator: string | null;
  trigger_rule: string | null;
  is_setup: boolean;
  is_teardown: boolean;
  is_mapped: boolean;
  tooltip: string | null;
  task_ids?: string[];
}

export interface GraphGroup extends Box {
  id: string;
  label: string;
  parent_id: string | null;
  task_ids: string[];
  tooltip: string | null;
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  kind: 'data' | 'order' | 'scope';
  label: string | null;
  points: [number, number][];
}

export interface Graph {
  dag_id: string;
  version_number: number;
  direction: Direction;
  width: number;
  height: number;
  nodes: GraphNode[];
  groups: GraphGroup[];
  edges: GraphEdge[];
}

export type Direction = 'LR' | 'TB';

export interface Progress {
  done: number;
  total: number;
  unit: string;
}

export interface TaskStatus {
  state: TaskState | null;
  try_number: number;
  max_tries: number;
  queued_when: string | null;
  start_date: string | null;
  end_date: string | null;
  duration: number | null;
  progress: Progress | null;
  reason: string | null;
  mapped: StateCounts | null;
}

export interface RunStates {
  run: RunSummary;
  tasks: Record<string, TaskStatus>;
}

export interface TaskChange extends TaskStatus {
  dag_id: string;
  dag_run_id: string;
  task_id: string;
  map_index: number;
}

export interface DagChange {
  dag_id: string;
  is_paused: boolean;
  latest_version: number;
  next_dagrun_run_after: string | null;
  removed: boolean;
}

export interface QualityResult {
  task_id: string;
  try_number: number;
  table: string;
  check: string;
  passed: boolean;
  blocking: boolean;
  observed: string;
  expected: string;
  bad_rows: string[];
  duration: number | null;
  checked_at: string;
}

export interface CloudResource {
  kind: string;
  name: string;
  external_id: string | null;
  connection_id: string | null;
  task_id: string | null;
  state: string;
  intended_at: string | null;
  created_at: string | null;
  gone_at: string | null;
  lease_until: string | null;
}

/** REST: DAGRunResponse, as far as shown. */
export interface DagRun {
  dag_id: string;
  dag_run_id: string;
  run_type: string;
  state: RunState;
  logical_date: string | null;
  data_interval_start: string | null;
  data_interval_end: string | null;
  run_after: string;
  queued_at: string | null;
  start_date: string | null;
  end_date: string | null;
  duration: number | null;
  conf: Record<string, unknown> | null;
  note: string | null;
  triggered_by: string | null;
  triggering_user_name: string | null;
  dag_versions: { version_number: number; created_at: string }[];
}

/** REST: TaskInstanceResponse, as far as shown. */
export interface TaskInstance {
  task_id: string;
  dag_run_id: string;
  map_index: number;
  state: TaskState | null;
  try_number: number;
  max_tries: number;
  operator_name: string | null;
  pool: string | null;
  pool_slots: number | null;
  priority_weight: number | null;
  queue: string | null;
  executor: string | null;
  hostname: string | null;
  note: string | null;
  scheduled_when: string | null;
  queued_when: string | null;
  start_date: string | null;
  end_date: string | null;
  duration: number | null;
  rendered_fields: Record<string, unknown> | null;
  rendered_map_index?: string | null;
  task_display_name: string;
}

/** REST: TaskInstanceHistoryResponse, as far as shown. */
export interface TaskTry {
  try_number: number;
  state: TaskState | null;
  hostname: string | null;
  queued_when: string | null;
  start_date: string | null;
  end_date: string | null;
  duration: number | null;
}

export interface XComEntry {
  key: string;
  timestamp: string;
  value?: unknown;
}

/** The logs that callbacks of a group or of the DAG wrote in a run. */
export interface CallbackLogs {
  /** `task_id` is `@dag`, or `@group.` and the group's id; a group's pass is its try. */
  logs: { task_id: string; map_index: number; tries: number[] }[];
  total_entries: number;
}

export interface LogLine {
  timestamp?: string | null;
  event: string;
  level?: string;
  logger?: string;
  error_detail?: unknown;
}

export interface LogPage {
  content: (LogLine | string)[];
  continuation_token: string | null;
}

/** REST: HITLDetail: what a task asks a person. */
export interface Question {
  kind: 'approval' | 'choice' | 'branch' | 'entry';
  subject: string;
  body: string | null;
  options: string[];
  defaults: string[];
  multiple: boolean;
  params: Record<string, unknown>;
  assigned_users: { id: string; name: string }[];
  created_at: string | null;
  answer_until: string | null;
  response_received: boolean;
  responded_by_user: { id: string; name: string } | null;
  responded_at: string | null;
  chosen_options: string[] | null;
  params_input: Record<string, unknown> | null;
  task_instance: TaskInstance & { dag_id: string };
}

/** REST: BackfillResponse, with the counts of its runs. */
export interface Backfill {
  id: number;
  dag_id: string;
  from_date: string;
  to_date: string;
  is_paused: boolean;
  reprocess_behavior: 'none' | 'failed' | 'completed';
  max_active_runs: number;
  run_backwards: boolean;
  created_at: string;
  completed_at: string | null;
  run_counts: { total: number; queued: number; running: number; success: number; failed: number };
  skipped: { logical_date: string; reason: string }[];
}

/** REST: DryRunBackfillResponse: what would be done with a date. */
export interface PlannedRun {
  logical_date: string;
  action: 'create' | 'clear' | 'skip';
  reason: string | null;
}

/** REST: AssetResponse, as far as shown. */
export interface Asset {
  id: number;
  name: string;
  uri: string;
  group: string;
  created_at: string;
  scheduled_dags: { dag_id: string }[];
  producing_tasks: { dag_id: string; task_id: string }[];
  consuming_tasks: { dag_id: string; task_id: string }[];
  aliases: { name: string }[];
  last_asset_event: { id: number; timestamp: string | null } | null;
}

/** REST: AssetEventResponse. */
export interface AssetEvent {
  id: number;
  asset_id: number;
  name: string;
  extra: Record<string, unknown>;
  alias: string | null;
  source_dag_id: string | null;
  source_run_id: string | null;
  source_task_id: string | null;
  source_map_index: number;
  said_by: string | null;
  created_dagruns: { dag_id: string; run_id: string; state: RunState }[];
  timestamp: string;
}

/** REST: DeadlineResponse, with its state and the task that it is about (null: the run). */
export interface Deadline {
  id: string;
  dag_id: string;
  dag_run_id: string;
  task_id: string | null;
  map_index: number;
  state: 'missed' | 'pending' | 'met';
  deadline_time: string;
  missed_at: string | null;
  alert_description: string;
}

/** REST: QueuedEventResponse. */
export interface QueuedEvent {
  dag_id: string;
  asset_id: number;
  created_at: string;
  events: number;
}
