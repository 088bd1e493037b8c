using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>
/// A client of the cluster outside of its servers (Microsoft.Orleans.Client): it asks the board itself, and reads the table of members. It is connected for the
/// whole run, so it also goes through every fault.
/// </summary>
internal sealed class ClusterDriver : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly MembershipTable _members;

    private ClusterDriver(IHost host, MembershipTable members) => (_host, _members) = (host, members);

    public static async Task<ClusterDriver> Connect(ChaosCluster cluster)
    {
        var options = cluster.ClientOptions;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.Use(options));
        var host = builder.Build();
        await host.StartAsync();
        return new ClusterDriver(host, new MembershipTable(Options.Create(options)));
    }

    /// <summary>Every server that the cluster knows, with its address, generation and status.</summary>
    public async Task<(string Address, string Name, SiloStatus Status)[]> Members()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return
                [
                    .. (await _members.ReadAll()).Members.Select(member => member.Item1).Select(member =>
                        ($"{member.SiloAddress.Endpoint}", $"{member.SiloAddress.Endpoint}@{member.SiloAddress.Generation}", member.Status)),
                ];
            }
            catch (NpgsqlException) when (attempt < 5)
            {
                // A fault of the database ended the connections of the pool too.
            }
        }
    }

    /// <summary>The states of all agents on the board of an instance, wherever its grain is.</summary>
    public async Task<AgentState[]> Board(string instance)
    {
        var client = _host.Services.GetRequiredService<IClusterClient>();
        var observer = new Silent();
        var reference = client.CreateObjectReference<IBoardObserver>(observer);
        var snapshot = await client.GetGrain<IBoardGrain>(instance).Subscribe(reference);
        GC.KeepAlive(observer);
        return [.. snapshot.Agents.Select(agent => agent.State)];
    }

    public async ValueTask DisposeAsync()
    {
        await _members.DisposeAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The cluster is gone already.
        }

        _host.Dispose();
    }

    private sealed class Silent : IBoardObserver
    {
        public ValueTask Frame(BoardFrame frame) => ValueTask.CompletedTask;
    }
}
