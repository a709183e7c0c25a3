package dev.windlass.operators.redshift;

import dev.windlass.operators.sql.Rows;

/**
 * What SQL brought.
 *
 * @param statementId the Data API's id
 * @param affected rows the last statement returned or changed; less than 0 when not known
 * @param rows the rows of the last statement that has some, up to the operator's limit
 */
public record SqlResult(String statementId, long affected, Rows rows) {}
