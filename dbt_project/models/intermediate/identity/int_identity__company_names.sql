{{ config(tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

account_records as (
    select * from {{ ref('int_identity__account_records') }}
),

legal_forms as (
    select * from {{ ref('legal_forms') }}
),

company_words as (
    select * from {{ ref('company_words') }}
),

written as (
    select company_name as written_as
    from records
    where company_name is not null
    union
    select account_name
    from account_records
    where account_name is not null
),

-- Dots go without leaving a blank: S.p.A. is one word. Forms of languages without blanks get some.
folded as (
    select
        written_as,
        {{ folded("replace(replace(replace(written_as, '.', ''), '&', ' and '), '+', ' and ')") }} as name
    from written
),

attached as (
    select
        folded.written_as,
        trim(replace(folded.name, legal_forms.legal_form, ' ')) as name,
        row_number() over (
            partition by folded.written_as
            order by length(legal_forms.legal_form) desc, legal_forms.legal_form asc
        ) as preference
    from folded
    inner join legal_forms
        on position(legal_forms.legal_form in folded.name) > 0
    where legal_forms.position = 'attached' and folded.name <> legal_forms.legal_form
),

spoken as (
    select
        folded.written_as,
        coalesce(attached.name, folded.name) as name
    from folded
    left join attached
        on folded.written_as = attached.written_as and attached.preference = 1
    where folded.name is not null
),

numbered as (
    {{ words_of('spoken', 'name') }}
),

words as (
    select
        numbered.*,
        1 + coalesce(sum(length(word) + 1) over (
            partition by written_as order by number
            rows between unbounded preceding and 1 preceding
        ), 0) as starts_at,
        sum(length(word) + 1) over (partition by written_as order by number) - 1 as ends_at
    from numbered
),

openings as (
    select
        words.written_as,
        max(words.ends_at) as ends_at
    from words
    inner join legal_forms
        on left(words.name, cast(words.ends_at as int)) = legal_forms.legal_form
    where legal_forms.position = 'opening' and words.ends_at < length(words.name)
    group by words.written_as
),

endings as (
    select
        words.written_as,
        min(words.starts_at) as starts_at
    from words
    inner join legal_forms
        on substr(words.name, cast(words.starts_at as int)) = legal_forms.legal_form
    where legal_forms.position = 'ending' and words.number > 1
    group by words.written_as
),

-- "The Company Ltd" keeps what it has: a name of nothing but form is its whole name.
compared as (
    select
        words.written_as,
        string_agg(
            coalesce(company_words.compared_as, words.word), ' ' order by words.number
        ) as company
    from words
    left join openings
        on words.written_as = openings.written_as
    left join endings
        on words.written_as = endings.written_as
    left join company_words
        on words.word = company_words.word
    where
        words.starts_at > coalesce(openings.ends_at, 0)
        and words.starts_at < coalesce(endings.starts_at, length(words.name) + 1)
        and (company_words.word is null or company_words.compared_as is not null)
    group by words.written_as
),

final as (
    select
        spoken.written_as,
        coalesce(compared.company, spoken.name) as company
    from spoken
    left join compared
        on spoken.written_as = compared.written_as
)

select * from final
