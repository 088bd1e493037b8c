using ConnectStreaming.Cluster;

namespace ConnectStreaming.Access;

/// <summary>A duty of this server while its work goes on: it is asked for again every few seconds.</summary>
internal sealed class HeldDuty : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;
    private volatile bool _isHeld = true;

    private HeldDuty(IDuties duties, string duty, TimeProvider time) => _renewing = Renew(duties, duty, time);

    /// <summary>False: another server may have it now. Begin nothing more.</summary>
    public bool IsHeld => _isHeld;

    /// <returns>Null: another server has the duty, or the database does not answer.</returns>
    public static async Task<HeldDuty?> Take(IDuties duties, string duty, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await duties.Have(duty, cancellationToken) ? new HeldDuty(duties, duty, time) : null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        _end.Dispose();
    }

    private async Task Renew(IDuties duties, string duty, TimeProvider time)
    {
        try
        {
            while (_isHeld)
            {
                await Task.Delay(Every, time, _end.Token);
                _isHeld = await duties.Have(duty, _end.Token);
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The work is done.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No answer is no duty.
            _isHeld = false;
        }
    }
}
