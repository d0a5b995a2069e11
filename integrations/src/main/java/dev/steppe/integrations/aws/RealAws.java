package dev.steppe.integrations.aws;

import dev.steppe.integrations.models.ServiceModel;
import java.util.Map;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/// Where AWS itself has a service, as the AWS SDK knows it.
final class RealAws {
  /// Services that are in one region whatever the caller's is, which the SDK's list does not say.
  private static final Map<String, String> ELSEWHERE =
      Map.of("globalaccelerator", "us-west-2", "support", "us-east-1");

  private RealAws() {}

  static Endpoint endpoint(ServiceModel service, String region) {
    var metadata = ServiceMetadata.of(service.endpointPrefix());
    var where = where(service, metadata, Region.of(region));
    return new Endpoint.Amazon(
        metadata.endpointFor(where).toString(), metadata.signingRegion(where).id());
  }

  /// The partition's own region of a service that is the same in all of its regions.
  private static Region where(ServiceModel service, ServiceMetadata metadata, Region region) {
    var partition = PartitionMetadata.of(region);
    if (partition.id().equals("aws") && ELSEWHERE.containsKey(service.endpointPrefix())) {
      return Region.of(ELSEWHERE.get(service.endpointPrefix()));
    }
    return metadata.servicePartitions().stream()
        .filter(there -> there.partition().id().equals(partition.id()))
        .flatMap(there -> there.globalRegion().stream())
        .findFirst()
        .orElse(region);
  }
}
