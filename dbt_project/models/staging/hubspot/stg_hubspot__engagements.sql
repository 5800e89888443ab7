{{ config(materialized="view") }}

with

calls as (
    select * from {{ ref("stg_hubspot__calls") }}
),

meetings as (
    select * from {{ ref("stg_hubspot__meetings") }}
),

emails as (
    select * from {{ ref("stg_hubspot__emails") }}
),

engagements as (
    select * from calls
    union all
    select * from meetings
    union all
    select * from emails
)

select * from engagements
