create table cycle (
    person bigint, cycle integer, division text, trigger_at timestamp, cause text,
    status_at timestamp, assigned_at timestamp, first_rep bigint, reassigned_at timestamp,
    second_rep bigint, worker bigint, worker_zone text, decision text, decided_at timestamp,
    qualified_at timestamp, converted_at timestamp, late_decision text, late_at timestamp,
    returned_at timestamp, bits ubigint, bits_owner ubigint, bits_work ubigint, bits_decision ubigint
);
create table attempt (
    person bigint, cycle integer, part integer, happened_at timestamp, rep bigint, kind text, division text,
    is_automated boolean, bits ubigint
);
