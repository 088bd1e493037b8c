using ConnectStreaming.Agents;

namespace ConnectStreaming.Alerts;

/// <summary>
/// Which limit is in effect: of the rules whose conditions all hold, the most specific one; if there is none, the product's default. Rules are compared by
/// these conditions, in this order; the first difference decides:
/// <code>
/// 1 queue      a rule that names one is more specific than a rule that does not
/// 2 channel    〃
/// 3 status     〃
/// 4 profile    〃
/// 5 group      the longer path; no path is the shortest
/// 6 floor      a rule that names one
/// </code>
/// Rules that are equal in all of these and hold for the same agent name the same things, so they are the same rule twice: then the first in the list
/// counts. The page has the same function (client/alerts/limit-rules.ts).
/// </summary>
internal static class LimitInEffect
{
    private const int No = -1;

    /// <param name="kind">What the limit is about.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="contact">The contact that it is about; null: the agent as a whole.</param>
    /// <param name="settings">What the centre set.</param>
    /// <returns>The rule itself, so that it can be shown; the default has no conditions.</returns>
    public static LimitRule Of(AlertKind kind, AlertSubject agent, AgentContact? contact, LimitSettings settings)
    {
        var (best, most) = (DefaultLimits.Of(kind), No);
        if (settings.Limits.TryGetValue(kind, out var rules))
        {
            foreach (var rule in rules)
            {
                if (Specificity(rule, agent, contact) is var one && one > most)
                {
                    (best, most) = (rule, one);
                }
            }
        }
        return best;
    }

    /// <summary>The order above as one number. Amazon Connect has five levels of groups.</summary>
    private static int Specificity(LimitRule rule, AlertSubject agent, AgentContact? contact) =>
        Holds(rule.Queue, contact?.Queue) && Holds(rule.Channel, contact?.Channel) && Holds(rule.Status, agent.Status)
            && Holds(rule.Profile, agent.Profile) && Holds(rule.Floor, agent.Floor) && IsIn(rule.Group, agent.Groups)
            ? Bit(rule.Queue, 512) + Bit(rule.Channel, 256) + Bit(rule.Status, 128) + Bit(rule.Profile, 64)
                + (2 * (rule.Group?.Length ?? 0)) + Bit(rule.Floor, 1)
            : No;

    private static bool Holds(string? wanted, string? found) => wanted is null || wanted == found;

    private static bool IsIn(string[]? path, string[] groups) => path is null || groups.AsSpan().StartsWith(path);

    private static int Bit(string? condition, int value) => condition is null ? 0 : value;
}
