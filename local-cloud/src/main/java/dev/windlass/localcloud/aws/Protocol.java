package dev.windlass.localcloud.aws;

/** How a service is spoken to over HTTP. */
public sealed interface Protocol {

  /**
   * AWS JSON 1.1: the header {@code X-Amz-Target} is {@code <targetPrefix>.<Action>}, for example
   * {@code ElasticMapReduce.RunJobFlow} or {@code RedshiftData.ExecuteStatement}.
   */
  record Json(String targetPrefix) implements Protocol {}

  /**
   * AWS Query: a form with {@code Action}, answered in XML of the given namespace. Requests are
   * recognised by the service in the credential scope of their signature ({@code iam}, {@code
   * redshift} …).
   */
  record Query(String signingName, String namespace) implements Protocol {}
}
