using System.Reflection;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A client whose first reads never answer and cannot be cancelled: what no time-out of a call catches.</summary>
internal sealed class HangingReads(FakeKinesis kinesis, int reads)
{
    private int _read;

    /// <summary>Reads that hang.</summary>
    public int Hung => Math.Min(reads, Volatile.Read(ref _read));

    public IAmazonKinesis Client()
    {
        var client = DispatchProxy.Create<IAmazonKinesis, Proxy>();
        var proxy = (Proxy)(object)client;
        (proxy.Hangs, proxy.Inner) = (() => Interlocked.Increment(ref _read) <= reads, kinesis.Client(retries: 0));
        return client;
    }

    internal class Proxy : DispatchProxy
    {
        public Func<bool> Hangs { get; set; } = null!;

        public IAmazonKinesis Inner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            args is [GetRecordsRequest, ..] && Hangs() ? new TaskCompletionSource<GetRecordsResponse>().Task : targetMethod!.Invoke(Inner, args);
    }
}
