with

associations as (
    {{
        current_versions(
            "hubspot", "associations", [
                "fromobjecttype",
                "fromobjectid",
                "toobjecttype",
                "toobjectid",
                "associationtype"
            ]
        )
    }}
),

renamed as (
    select
        lower(associations.fromobjecttype) as from_object,
        associations.fromobjectid as from_id_hubspot,
        lower(associations.toobjecttype) as to_object,
        associations.toobjectid as to_id_hubspot,
        associations.associationtype as association_type,
        associations._source_instance as source_instance,
        false as is_deleted,
        associations._batch_id as batch_id,
        associations._line as source_line
    from associations
)

select * from renamed
