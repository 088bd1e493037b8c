using Orleans.Messaging;

namespace ConnectStreaming.Storage;

/// <summary>Where an Orleans client outside of the servers finds them: the addresses of all servers that are in the cluster now.</summary>
internal sealed class GatewayList(MembershipTable members) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(5);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways() =>
    [
        .. (await members.ReadAll()).Members.Select(member => member.Item1)
            .Where(server => server is { Status: SiloStatus.Active, ProxyPort: > 0 })
            .Select(server => SiloAddress.New(server.SiloAddress.Endpoint.Address, server.ProxyPort, server.SiloAddress.Generation).ToGatewayUri()),
    ];
}
