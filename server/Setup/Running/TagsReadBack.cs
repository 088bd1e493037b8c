namespace ConnectStreaming.Setup;

/// <summary>
/// Reads back the tags of a new resource: they are setup's only record of what it made, and some endpoints and clean-up jobs remove
/// them. Missing tags are added. Tags that do not stay are reported, because a teardown would not find the resource.
/// </summary>
internal sealed class TagsReadBack(SetupClients aws, TimeProvider time)
{
    /// <summary>Tags are visible a moment after they were added. Several tries distinguish a delay from a loss.</summary>
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="SetupRefusedException">The tags do not stay.</exception>
    public Task Keep(Target target, Tags wanted, Action<Text> waiting, CancellationToken cancellationToken) => Keep(
        target.Name, wanted, () => aws.TagsOf(target, cancellationToken), (_, missing) => aws.Tag(target, missing, cancellationToken), waiting,
            cancellationToken);

    /// <param name="add">Gets the existing tags and the missing ones.</param>
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
                waiting(new($"until the tags of {name} are visible", $"{name} のタグが付くのを待っています"));
                await add(there, missing);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        throw new SetupRefusedException(
            new(
                $"{name} was created, but its tags do not stay ({string.Join(", ", wanted.All.Keys)}). Something removes them, or the endpoint does not store "
                    + "them. Without them, a teardown cannot know that setup made it.",
                $"{name} は作成されましたが、タグ（{string.Join("、", wanted.All.Keys)}）が残りません。"
                    + $"タグを消す仕組みがあるか、エンドポイントが保存していません。"
                    + $"タグがないと、接続を解除するときにセットアップが作成したものと分かりません。"),
            begun: true);
    }
}
