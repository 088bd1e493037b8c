using ConnectStreaming.Setup;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Hosting;

/// <summary>Connects setup with the stream readers, so that the two folders do not depend on each other.</summary>
internal sealed class SetupReading(ConnectedStreams streams, StreamReports reports) : ISetupReading
{
    public bool Reads(string streamArn) => reports.Reads(streamArn);

    public Task Connected(string instanceArn, string streamArn, CancellationToken cancellationToken) =>
        streams.Begin(instanceArn, streamArn, cancellationToken);

    public Task Disconnected(string instanceArn, string streamArn, bool stillUsed, CancellationToken cancellationToken) =>
        streams.End(instanceArn, streamArn, stillUsed, cancellationToken);
}
