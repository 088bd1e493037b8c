using Amazon.Kinesis.Model;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Sandbox;

public sealed class SimulatorHostTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync() => _kinesis = await FakeKinesis.Start();

    public async Task DisposeAsync()
    {
        _limit.Dispose();
        await _kinesis.DisposeAsync();
    }

    [Fact]
    public async Task TheSimulatorContinuesAfterAnyFailureEvenWithoutARepair()
    {
        var mends = new List<Exception>();
        var put = new TaskCompletionSource();
        using var client = _kinesis.Client(retries: 0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        var run = new SimulatorHost(client, new SimulateOptions { StreamName = "floor", Speed = 100 }, TimeProvider.System, NullLogger<SimulatorHost>.Instance)
        {
            BeforePut = (count, _) =>
            {
                if (count > 0)
                {
                    put.TrySetResult();
                }

                return Task.CompletedTask;
            },
            AfterFailure = (error, _) =>
            {
                mends.Add(error);
                if (mends.Count < 3)
                {
                    throw new SandboxException("kinesis-local does not start");
                }

                _kinesis.CreateStream("floor");
                return Task.CompletedTask;
            },
        }.Run(stop.Token);

        await Task.WhenAny(put.Task, run).WaitAsync(_limit.Token);

        Assert.True(put.Task.IsCompletedSuccessfully, $"ended instead: {run.Exception}");
        Assert.Equal(3, mends.Count);
        Assert.All(mends, m => Assert.IsType<ResourceNotFoundException>(m));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task WithoutARepairARefusalEndsTheRun()
    {
        using var client = _kinesis.Client(retries: 0);
        var host = new SimulatorHost(client, new SimulateOptions { StreamName = "nobody-made-it", Speed = 100 }, TimeProvider.System,
            NullLogger<SimulatorHost>.Instance);

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => host.Run(_limit.Token));
    }
}
