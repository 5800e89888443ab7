-- How people write what they know: slips of the finger, other ways to write a phone number.
create macro slip(word, place, kind) as case kind
    when 0 then substr(word, 1, place - 1) || substr(word, place + 1, 1) || substr(word, place, 1)
        || substr(word, place + 2)
    when 1 then substr(word, 1, place - 1) || substr(word, place + 1)
    when 2 then substr(word, 1, place) || substr(word, place)
    else substr(word, 1, place - 1) || translate(substr(word, place, 1),
        'abcdefghijklmnopqrstuvwxyz', 'snvfrghjoklknmpowtdyibecux') || substr(word, place + 1)
end;

-- Swapped, dropped, doubled or the key beside it, never the first letter; what changes nothing is doubled.
create macro typo(word, bits) as list_transform(
    [{
        'place': cast(2 + whole(bits, 0, greatest(1, length(word) - 2)) as integer),
        'kind': case when length(word) < 4 then 2 else whole(bits, 1, 4) end
    }],
    lambda slipped: case
        when slip(word, slipped.place, slipped.kind) <> word then slip(word, slipped.place, slipped.kind)
        else slip(word, slipped.place, 2)
    end
)[1];

-- Domains stay fictional: at a free-mail host only the part before the @ is mistyped.
create macro email_typo(email, is_free_mail, bits) as case
    when is_free_mail or unit(bits, 2) < 0.6
        then typo(split_part(email, '@', 1), bits) || '@' || split_part(email, '@', 2)
    else split_part(email, '@', 1) || '@' || typo(split_part(split_part(email, '@', 2), '.', 1), bits)
        || '.example'
end;

create macro phone_as(phone, bits) as case whole(bits, 0, 6)
    when 0 then phone
    when 1 then replace(phone, '-', ' ')
    when 2 then replace(phone, '-', '')
    when 3 then '00' || substr(replace(phone, '-', ''), 2)
    when 4 then case
        when starts_with(phone, '+1-')
            then '(' || split_part(phone, '-', 2) || ') ' || split_part(phone, '-', 3) || '-' || split_part(phone, '-', 4)
        else '0' || split_part(phone, '-', 2) || ' ' || split_part(phone, '-', 3) || split_part(phone, '-', 4)
    end
    else phone || (['x', ' ext. ', ' Ext '])[whole(bits, 1, 3) + 1] || (10 + whole(bits, 2, 90))
end;

create macro misspelled(name, bits) as
    case whole(bits, 0, 2) when 0 then upper(strip_accents(name)) else lower(strip_accents(name)) end;
