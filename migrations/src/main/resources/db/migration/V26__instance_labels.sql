-- What people call an instance of a mapped task, beside its index: given by the task's own code when an attempt begins
-- or while it runs, and kept until an attempt gives another.
alter table task_instance_view add column label text;
