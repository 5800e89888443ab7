-- Marketing takes the recycled back: a nurture mail, for most within a few days.
insert into mail_send
select
    person, division, 0, 1900, 'Nurture: Stay in touch',
    after_seconds(returned_at, 86400 * case when unit(bits_owner, 2) < 0.8 then 0.2 + 5 * unit(bits_owner, 3)
        else 8 + 10 * unit(bits_owner, 3) end),
    after_seconds(returned_at, 20 + 86400 * case when unit(bits_owner, 2) < 0.8
        then 0.2 + 5 * unit(bits_owner, 3) else 8 + 10 * unit(bits_owner, 3) end),
    false, false, bits_owner
from cycle
where returned_at is not null and coalesce(late_decision, decision) = 'recycled';

delete from mail_send where received_at >= getvariable('as_of');
