with

programs as (
    select
        programs.program_id_marketo,
        programs.costs,
        programs.source_instance,
        programs.is_deleted,
        programs.batch_id,
        programs.source_line
    from {{ ref("stg_marketo__programs") }} as programs
),

costs as (
    {{ flatten_json_array("programs", "costs") }}
),

renamed as (
    select
        costs.program_id_marketo,
        cast(costs.element_number as bigint) as cost_number,
        cast(
            substr({{ json_text("costs.element", ["startDate"]) }}, 1, 10) as date
        ) as cost_month_date,
        cast({{ json_text("costs.element", ["cost"]) }} as numeric(18, 2)) as cost,
        {{ trimmed(json_text("costs.element", ["note"])) }} as note,
        costs.source_instance,
        costs.is_deleted,
        costs.batch_id,
        costs.source_line
    from costs
)

select * from renamed
