-- Revenue of {{ data_interval_start | ds }}, as {{ dag.dag_id }} counts it.
insert into {{ params.schema }}.revenue
select region, sum(amount)
  from {{ params.schema }}.orders
 where day = '{{ ds }}'
{%- if not params.full %}
   and updated_at >= '{{ prev_data_interval_end_success or "2000-01-01" }}'
{%- endif %}
 group by region
