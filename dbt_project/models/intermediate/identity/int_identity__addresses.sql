{{ config(tags=['unify_inputs']) }}

with

account_records as (
    select * from {{ ref('int_identity__account_records') }}
),

street_words as (
    select * from {{ ref('street_words') }}
),

-- Of 10612-20 the first number counts; 72nd is 72.
shortened as (
    select distinct
        street as written_as,
        regexp_replace(
            regexp_replace(lower(street), '([0-9]+) *[-–] *[0-9]+', '\1', 'g'),
            '([0-9])(st|nd|rd|th)([^a-z]|$)', '\1\3', 'g'
        ) as street
    from account_records
    where street is not null
),

folded as (
    select
        written_as,
        {{ folded('street') }} as street
    from shortened
),

numbered as (
    {{ words_of('folded', 'street') }}
),

house_numbers as (
    select
        written_as,
        min(number) as number
    from numbered
    where {{ matches("word", "^[0-9]+[a-z]?$") }}
    group by written_as
),

-- Words beside the house number and the compass, in order.
named as (
    select
        numbered.written_as,
        numbered.word,
        street_words.kind,
        row_number() over (partition by numbered.written_as order by numbered.number) as place
    from numbered
    left join house_numbers
        on numbered.written_as = house_numbers.written_as and numbered.number = house_numbers.number
    left join street_words
        on numbered.word = street_words.word
    where house_numbers.number is null and coalesce(street_words.kind, '') <> 'direction'
),

-- "Rue de la Paix" begins with its kind, "Market Street, Suite 5" ends with it.
kinds as (
    select
        written_as,
        min(place) as place
    from named
    where kind = 'street' and place > 1
    group by written_as
),

streets as (
    select
        named.written_as,
        string_agg(named.word, ' ' order by named.place) as street
    from named
    left join kinds
        on named.written_as = kinds.written_as
    where
        (named.place > 1 or named.kind is null)
        and (kinds.place is null or named.place < kinds.place)
    group by named.written_as
),

final as (
    select
        folded.written_as,
        numbers.word as house_number,
        streets.street
    from folded
    left join streets
        on folded.written_as = streets.written_as
    left join house_numbers
        on folded.written_as = house_numbers.written_as
    left join numbered as numbers
        on house_numbers.written_as = numbers.written_as and house_numbers.number = numbers.number
)

select * from final
