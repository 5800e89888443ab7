with

owners as (
    {{ current_versions("hubspot", "owners", ["id"], "updatedat") }}
),

teams as (
    {{ flatten_json_array("owners", "teams") }}
),

ranked_teams as (
    select
        teams._source_instance,
        teams.id,
        {{ json_text("teams.element", ["name"]) }} as team,
        row_number() over (
            partition by teams._source_instance, teams.id
            order by
                case
                    when {{ json_text("teams.element", ["primary"]) }} = 'true' then 0 else 1
                end,
                teams.element_number
        ) as team_rank
    from teams
),

renamed as (
    select
        owners.id as owner_id_hubspot,
        owners.userid as user_id_hubspot,
        coalesce(
            {{ trimmed("coalesce(owners.firstname, '') || ' ' || coalesce(owners.lastname, '')") }},
            {{ trimmed("owners.email") }}
        ) as user_name,
        {{ trimmed("owners.email") }} as email,
        ranked_teams.team,
        owners.timezone,
        not coalesce(owners.archived, false) as is_active,
        owners.createdat as created_at,
        owners.updatedat as updated_at,
        owners._source_instance as source_instance,
        coalesce(owners.archived, false) as is_deleted,
        owners._batch_id as batch_id,
        owners._line as source_line
    from owners
    left join ranked_teams
        on
            owners._source_instance = ranked_teams._source_instance
            and owners.id = ranked_teams.id
            and ranked_teams.team_rank = 1
)

select * from renamed
