namespace ConnectStreaming.Setup;

/// <summary>
/// The tags of what was just made, read back: they are setup's only memory of what is whose, and some endpoints and clean-up jobs lose
/// them. What is missing is added; what does not stay is said, since a teardown would not find it.
/// </summary>
internal sealed class MadeTags(SetupClients aws, TimeProvider time)
{
    /// <summary>Tags show up a moment after they were added; some tries more tell a delay from a loss.</summary>
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="SetupRefusedException">The tags do not stay.</exception>
    public Task Keep(Target target, Tags wanted, Action<Text> waiting, CancellationToken cancellationToken) => Keep(
        target.Name, wanted, () => aws.TagsOf(target, cancellationToken), (_, missing) => aws.Tag(target, missing, cancellationToken), waiting,
            cancellationToken);

    /// <param name="add">Given the tags that are there and those that are missing.</param>
    /// <exception cref="SetupRefusedException">The tags do not stay.</exception>
    public async Task Keep(string name, Tags wanted, Func<Task<Tags>> read, Func<Tags, Tags, Task> add, Action<Text> waiting,
        CancellationToken cancellationToken)
    {
        for (var number = 1; number <= Tries; number++)
        {
            var there = await Waits.WhileUnknown(read, Waits.IsUnknown, Waits.Known, Waits.Knows(name), waiting, time, cancellationToken);
            if (wanted.MissingIn(there) is not { All.Count: > 0 } missing)
            {
                return;
            }

            if (number < Tries)
            {
                waiting(new($"until the tags of {name} are there", $"{name} のタグが付くのを待っています"));
                await add(there, missing);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        throw new SetupRefusedException(
            new(
                $"{name} is there, but its tags do not stay ({string.Join(", ", wanted.All.Keys)}): something takes them away, or the endpoint does not keep them. Without them a teardown does not know that setup made it.",
                $"{name} は作成されましたが、タグ({string.Join("、", wanted.All.Keys)})が残りません。タグを消す仕組みがあるか、エンドポイントが保存していません。タグがないと、撤去のときにこのツールが作ったものと分かりません。"),
            begun: true);
    }
}
