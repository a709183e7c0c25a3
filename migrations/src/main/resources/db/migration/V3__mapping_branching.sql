-- What mapped and branching tasks leave behind, beside their output.

alter table task_instance
  add column output_length int,          -- elements of a list or object; -1: no list; null: no output
  add column skips jsonb,                -- task ids that a branching task decided to skip
  add column series_start timestamptz;   -- first attempt since the last clear: sensor timeouts count from it
