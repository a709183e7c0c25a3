// The DAGs of the mock: structure only. A task is [id, operator, upstream ids, options].

const group = (name, tasks) => tasks.map(([id, operator, upstream, options]) => [`${name}.${id}`, operator, upstream, options]);

const immigration = [
  ['upload_bronze', 'S3Upload', []],
  ['create_roles', 'IamRoles', [], { is_setup: true }],
  ['create_emr', 'EmrCluster', ['create_roles'], { is_setup: true }],
  ...group('process', [
    ['airport', 'LivyBatch', ['create_emr', 'upload_bronze']],
    ['demography', 'LivyBatch', ['create_emr', 'upload_bronze']],
    ['immigration', 'LivyBatch', ['create_emr', 'upload_bronze'], { seconds: 24 }],
    ['temperature', 'LivyBatch', ['create_emr', 'upload_bronze']],
  ]),
  ['create_redshift', 'RedshiftCluster', ['create_roles'], { is_setup: true }],
  ['create_tables', 'RedshiftSql', ['create_redshift']],
  ...group('staging', [
    ['airport', 'LoadStaging', ['process.airport', 'create_tables']],
    ['demography', 'LoadStaging', ['process.demography', 'create_tables']],
    ['immigration', 'LoadStaging', ['process.immigration', 'create_tables']],
    ['temperature', 'LoadStaging', ['process.temperature', 'create_tables']],
  ]),
  ...group('star', [
    ['dim_airport', 'LoadDimension', ['staging.airport', 'staging.immigration']],
    ['dim_arrive_date', 'LoadDimension', ['staging.immigration', 'staging.temperature']],
    ['dim_state_destination', 'LoadDimension', ['staging.immigration', 'staging.demography']],
    ['dim_tourist', 'LoadDimension', ['staging.immigration']],
    ['fact_arrive_the_usa', 'LoadFact', ['star.dim_airport', 'star.dim_arrive_date', 'star.dim_state_destination', 'star.dim_tourist']],
  ]),
  ...group('quality', [
    ['not_empty', 'DataQuality', ['star.fact_arrive_the_usa']],
    ['unique_keys', 'DataQuality', ['star.fact_arrive_the_usa']],
    ['referential_integrity', 'DataQuality', ['star.fact_arrive_the_usa']],
    ['departures_after_arrivals', 'DataQuality', ['star.fact_arrive_the_usa']],
    ['row_count_matches_staging', 'DataQuality', ['star.fact_arrive_the_usa']],
  ]),
  ['terminate_emr', 'EmrTerminate', ['process.airport', 'process.demography', 'process.immigration', 'process.temperature'], { is_teardown: true, scope: 'create_emr' }],
  ['delete_redshift', 'RedshiftDelete', ['quality.not_empty', 'quality.unique_keys', 'quality.referential_integrity', 'quality.departures_after_arrivals', 'quality.row_count_matches_staging'], { is_teardown: true, scope: 'create_redshift' }],
  ['delete_roles', 'IamRolesDelete', ['terminate_emr', 'delete_redshift'], { is_teardown: true, scope: 'create_roles' }],
];

const movielens = [
  ['create_cluster', 'EmrCluster', [], { is_setup: true }],
  ...group('transform', ['movies', 'ratings', 'tags', 'links', 'genome_scores', 'genome_tags'].map((id) => [id, 'LivyBatch', ['create_cluster']])),
  ['terminate_cluster', 'EmrTerminate', ['movies', 'ratings', 'tags', 'links', 'genome_scores', 'genome_tags'].map((id) => `transform.${id}`), { is_teardown: true, scope: 'create_cluster' }],
];

const flights = [
  ['fetch_month', 'HttpDownload', []],
  ['bronze', 'LivyBatch', ['fetch_month']],
  ['silver', 'LivyBatch', ['bronze']],
  ['airports', 'Lambda', ['silver']],
  ['detect', 'LivyBatch', ['airports'], { is_mapped: true }],
  ['gold', 'LivyBatch', ['detect']],
  ['upsert', 'SqlUpsert', ['gold']],
];

/** Large, to feel how the tree and the graph scroll. */
const large = [];
for (let g = 0; g < 20; g++) {
  for (let t = 0; t < 25; t++) {
    const upstream = t > 0 ? [`shard_${g}.step_${t - 1}`] : g > 3 ? [`shard_${g - 4}.step_24`] : [];
    large.push([`shard_${String(g)}.step_${t}`, t % 5 === 0 ? 'Sensor' : 'Bash', upstream]);
  }
}

export const DAGS = [
  { id: 'immigration_star_schema', tasks: immigration, cron: '1 0 * * *', words: 'At 00:01, every day', tags: ['spark', 'redshift', 'demo'], description: 'Arrivals to the USA: four Spark jobs on EMR, a star schema in Redshift, checked, then everything torn down.', runs: 24, params: { rows: { value: 1000, description: 'How many rows to generate; 3096313 is the whole of April 2016', schema: { type: 'integer', minimum: 1 } }, data: { value: '', description: 'A folder with real files instead', schema: { type: 'string' } }, strict: { value: true, description: 'Stop at the first failing check', schema: { type: 'boolean' } }, size: { value: 'small', schema: { type: 'string', enum: ['small', 'medium', 'large'] } } } },
  { id: 'movielens_to_parquet', tasks: movielens, cron: null, words: null, tags: ['spark'], description: 'Six Spark jobs at once on one EMR cluster through Livy.', runs: 9 },
  { id: 'flight_delays', tasks: flights, cron: '@yearly', words: 'Every year on 1 January', tags: ['ml', 'spark'], description: 'US flights from bronze to gold, anomalies per airport, upserted into Postgres.', runs: 10 },
  { id: 'airaware_monthly', tasks: flights.slice(0, 5), cron: '0 4 2 * *', words: 'At 04:00 on day 2 of every month', tags: ['postgis'], description: 'EPA hourly readings weighted onto a 67,353-point grid, in two zones.', runs: 14, paused: true },
  { id: 'scale_similarity', tasks: large, cron: '0 * * * *', words: 'Every hour', tags: ['load-test'], description: 'Five hundred tasks an hour, to see how far it goes.', runs: 200 },
  { id: 'smart_money_benchmark', tasks: flights.slice(0, 4), cron: '*/30 9-16 * * 1-5', words: 'Every 30 minutes from 09:00 to 16:59, Monday to Friday', tags: ['kafka'], description: 'Options flow against its own history.', runs: 0 },
];

for (const dag of DAGS) {
  dag.tasks = dag.tasks.map(([id, operator, upstream, options = {}]) => ({
    id, operator, upstream,
    label: id.slice(id.lastIndexOf('.') + 1),
    parent_id: id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : null,
    is_setup: false, is_teardown: false, is_mapped: false, scope: null, seconds: 6,
    ...options,
    trigger_rule: options.is_teardown ? 'all_done_setup_success' : 'all_success',
  }));
  dag.groups = [...new Set(dag.tasks.map((task) => task.parent_id).filter(Boolean))];
}
