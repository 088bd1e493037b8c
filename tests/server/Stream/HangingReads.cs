using System.Reflection;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A client whose first reads do not answer and cannot be cancelled. No time-out of a call detects this.</summary>
internal sealed class HangingReads(FakeKinesis kinesis, int reads)
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _read;
    private int _woken;

    /// <summary>Number of reads that hang.</summary>
    public int Hung => Math.Min(reads, Volatile.Read(ref _read));

    /// <summary>Number of reads that hung and are answered now.</summary>
    public int Woken => Volatile.Read(ref _woken);

    /// <summary>The hanging reads are answered now, as AWS answers at this time.</summary>
    public void Release() => _release.TrySetResult();

    public IAmazonKinesis Client()
    {
        var client = DispatchProxy.Create<IAmazonKinesis, Proxy>();
        var proxy = (Proxy)(object)client;
        (proxy.Hangs, proxy.Inner, proxy.Late) = (() => Interlocked.Increment(ref _read) <= reads, kinesis.Client(retries: 0), Late);
        return client;

        async Task<GetRecordsResponse> Late(GetRecordsRequest request)
        {
            await _release.Task;
            var page = await proxy.Inner.GetRecordsAsync(request, CancellationToken.None);
            Interlocked.Increment(ref _woken);
            return page;
        }
    }

    internal class Proxy : DispatchProxy
    {
        public Func<bool> Hangs { get; set; } = null!;

        public IAmazonKinesis Inner { get; set; } = null!;

        public Func<GetRecordsRequest, Task<GetRecordsResponse>> Late { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            args is [GetRecordsRequest request, ..] && Hangs() ? Late(request) : targetMethod!.Invoke(Inner, args);
    }
}
