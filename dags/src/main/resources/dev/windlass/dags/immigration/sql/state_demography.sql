-- The people of each state: every city once, missing figures left out.
select statecode,
       state,
       totalpopulation,
       malepopulation,
       femalepopulation,
       numberofveterans,
       foreignborn,
       medianage,
       averagehouseholdsize
  from staging_demography
 order by statecode
