{{ config(
    tags=['unify_inputs'],
    pre_hook="{{ pack_with('uncompressed') }}",
    post_hook="{{ pack_with('auto') }}"
) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

account_records as (
    select * from {{ ref('int_identity__account_records') }}
),

free_mail_domains as (
    select * from {{ ref('free_mail_domains') }}
),

short_names as (
    select * from {{ ref('short_names') }}
),

company_names as (
    select * from {{ ref('int_identity__company_names') }}
),

-- A contact says where somebody works by its account.
written as (
    select
        records.record_key,
        {{ folded('records.first_name') }} as first_name,
        {{ folded('records.last_name') }} as last_name,
        {{ folded('records.title') }} as title,
        case when records.is_shared_email = false then records.email end as email,
        case when free_mail_domains.domain is null then records.email_domain end as mail_domain,
        coalesce({{ host_of('records.website') }}, account_records.host) as web_host,
        company_names.company as company_name,
        {{ comparable_phone('records.phone') }} as phone,
        {{ comparable_phone('coalesce(records.mobile_phone, records.phone)') }} as mobile
    from records
    left join account_records
        on records.crm_account_key = account_records.record_key
    left join free_mail_domains
        on records.email_domain = free_mail_domains.domain
    left join company_names
        on coalesce(records.company_name, account_records.account_name) = company_names.written_as
    where records.is_deleted = false
),

-- Without a name there is nobody to recognise; an address alone is a matter of equality.
named as (
    select
        written.*,
        coalesce(short_names.given_name, written.first_name) as first_root,
        coalesce(written.mail_domain, regexp_replace(written.web_host, '^www[.]', '')) as domain
    from written
    left join short_names
        on written.first_name = short_names.short_name
    where written.last_name is not null or written.first_name is not null
),

numbers as (
    select
        phone,
        first_name,
        last_name
    from named
    where phone is not null
    union all
    select
        mobile,
        first_name,
        last_name
    from named
    where mobile <> phone
),

-- A line that several differently named people give is a switchboard, or a family's.
direct_lines as (
    select phone
    from numbers
    group by phone
    having count(distinct coalesce(substr(first_name, 1, 1), '') || ' ' || coalesce(last_name, '')) <= 2
),

compared as (
    select
        named.record_key,
        named.first_name,
        named.first_root,
        named.last_name,
        least(named.first_root, named.last_name) as name_before,
        greatest(named.first_root, named.last_name) as name_after,
        named.email,
        split_part(named.email, '@', 1) as mailbox,
        named.mail_domain,
        named.phone,
        direct_lines.phone is not null as is_direct_phone,
        named.mobile,
        direct_mobiles.phone is not null as is_direct_mobile,
        coalesce(named.company_name, replace(split_part(named.domain, '.', 1), '-', ' '))
            as company,
        named.domain,
        named.title
    from named
    left join direct_lines
        on named.phone = direct_lines.phone
    left join direct_lines as direct_mobiles
        on named.mobile = direct_mobiles.phone
),

final as (
    select
        compared.*,
        {{ row_digest('compared') }} as digest
    from compared
)

select * from final
