-- Repeatable chance: 64 bits of md5(seed | key), cut into four draws of 16 bits each.
create macro draw(key) as md5_number_lower(getvariable('seed') || '|' || key);
create macro unit(bits, part) as ((bits >> (16 * part)) & 65535) / 65536.0;
create macro whole(bits, part, n) as cast(floor(unit(bits, part) * n) as bigint);
create macro after_seconds(instant, seconds) as instant + to_seconds(cast(floor(seconds) as bigint));

-- Salesforce ids: 3 letters of the object, "Tm", 10 digits in base 62, 3 letters that check the case.
create macro digit62(n) as
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', cast(n % 62 + 1 as integer), 1);
create macro short_id(prefix, n) as
    prefix || '5g00000' || digit62(n // 14776336) || digit62(n // 238328) || digit62(n // 3844)
    || digit62(n // 62) || digit62(n);
create macro is_upper(id, place) as
    case when substr(id, place, 1) between 'A' and 'Z' then 1 else 0 end;
create macro check_letter(id, block) as
    substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
        + is_upper(id, 5 * block + 1) + 2 * is_upper(id, 5 * block + 2)
        + 4 * is_upper(id, 5 * block + 3) + 8 * is_upper(id, 5 * block + 4)
        + 16 * is_upper(id, 5 * block + 5), 1);
create macro long_id(id) as id || check_letter(id, 0) || check_letter(id, 1) || check_letter(id, 2);
-- The list binds the fifteen characters to a name, so that they are put together only once.
create macro salesforce_id(prefix, n) as
    list_transform([short_id(prefix, n)], lambda id: long_id(id))[1];
