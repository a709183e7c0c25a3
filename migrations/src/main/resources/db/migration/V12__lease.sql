-- Commits and renewals of the lease must not wait for one another: a commit that takes longer than
-- the lease would cost it. A renewal changes no key and goes with a "for key share" lock; a takeover
-- changes the epoch, which is a key from now on, and does not.
alter table leader add constraint leader_epoch_key unique (epoch);

create or replace function fence(expected bigint) returns void language plpgsql as $$
begin
  -- The lock waits for a takeover under way and sees its result, which a plain read would not; and
  -- a takeover waits for a commit under way, so that what it reads back is all there is.
  perform 1 from leader where epoch = expected for key share;
  if not found then
    raise exception 'leadership epoch % is over', expected using errcode = 'WL001';
  end if;
end $$;
