using System.Reflection;
using ConnectStreaming.Floors.Drafts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>Set times of several floors that come at once.</summary>
public sealed class DraftClockTests
{
    [Fact]
    public async Task AFloorThatDoesNotAnswerDoesNotHoldUpAnother()
    {
        var asked = new List<string>();
        var never = new TaskCompletionSource();
        IDraftGrain Grain(string floor) => Answering.As<IDraftGrain>((_, _) =>
        {
            asked.Add(floor);
            return floor == "one" ? never.Task : Task.CompletedTask;
        });
        var store = Answering.As<IDraftStore>((_, _) => Task.FromResult<IReadOnlyList<string>>(["one", "two"]));
        var grains = Answering.As<IGrainFactory>((_, args) => Grain((string)args[0]!));
        using var clock = new DraftClock(store, grains, new FakeTimeProvider(DraftHistory.Noon), NullLogger<DraftClock>.Instance);

        var look = clock.PublishDue(default);
        Assert.Equal(["one", "two"], asked);
        never.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => look);
    }

    /// <summary>An interface of which a test answers every call.</summary>
    public class Answering : DispatchProxy
    {
        private Func<MethodInfo, object?[], object?> _answer = (_, _) => null;

        public static T As<T>(Func<MethodInfo, object?[], object?> answer)
            where T : class
        {
            var proxy = Create<T, Answering>();
            ((Answering)(object)proxy)._answer = answer;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args!);
    }
}
