{#-
    The fields of people's records that the agreement may watch, as (vendor's name, staging column).
    Everything here has a value today; what has a history as well is read in
    int_lifecycle__field_changes. A test holds the agreement's conditions to this list.
-#}
{% macro watchable_fields() -%}
    {{ return([
        {
            'source': 'salesforce', 'object': 'Lead', 'model': 'stg_salesforce__leads',
            'key': 'lead_id_salesforce',
            'fields': [
                ['Status', 'status'], ['LeadSource', 'lead_source'], ['Title', 'title'],
                ['Industry', 'industry'], ['Country', 'country'],
                ['IsConverted', 'is_converted'], ['Rejection_Reason__c', 'rejection_reason'],
                ['Rejection_Sub_Reason__c', 'rejection_sub_reason'],
                ['Recycle_Reason__c', 'recycle_reason'],
            ],
        },
        {
            'source': 'salesforce', 'object': 'Contact', 'model': 'stg_salesforce__contacts',
            'key': 'contact_id_salesforce',
            'fields': [['LeadSource', 'lead_source'], ['Title', 'title']],
        },
        {
            'source': 'marketo', 'object': 'leads', 'model': 'stg_marketo__leads',
            'key': 'lead_id_marketo',
            'fields': [
                ['leadStatus', 'lead_status'], ['leadSource', 'lead_source'], ['title', 'title'],
                ['industry', 'industry'], ['country', 'country'],
            ],
        },
        {
            'source': 'hubspot', 'object': 'contacts', 'model': 'stg_hubspot__contacts',
            'key': 'contact_id_hubspot',
            'fields': [
                ['lifecyclestage', 'lifecycle_stage'], ['hs_lead_status', 'lead_status'],
                ['hs_analytics_source', 'lead_source'], ['jobtitle', 'title'],
                ['industry', 'industry'], ['country', 'country'],
                ['rejection_reason', 'rejection_reason'], ['recycle_reason', 'recycle_reason'],
            ],
        },
    ]) }}
{%- endmacro %}
