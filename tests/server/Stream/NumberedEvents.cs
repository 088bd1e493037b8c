using System.Globalization;
using System.Text;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Events that are numbered per agent: the name of the status is the number, so state and version show what was applied.</summary>
internal sealed class NumberedEvents(Action<string, byte[]> put, TimeProvider time)
{
    public NumberedEvents(FakeKinesis kinesis, TimeProvider time)
        : this((key, body) => kinesis.Put(StreamHarness.Stream, key, body), time)
    {
    }

    private readonly Dictionary<string, int> _sent = [];
    private DateTimeOffset _last;

    /// <summary>How many events each agent was sent.</summary>
    public IReadOnlyDictionary<string, int> Sent => _sent;

    public static string Arn(int agent) => $"arn:aws:connect:us-east-1:000000000000:instance/11111111-2222-3333-4444-555555555555/agent/a{agent}";

    public void Put(int agents, int each = 1)
    {
        for (var i = 0; i < each; i++)
        {
            for (var agent = 0; agent < agents; agent++)
            {
                PutOne(agent);
            }
        }
    }

    public void PutOne(int agent)
    {
        var arn = Arn(agent);
        var number = _sent[arn] = _sent.GetValueOrDefault(arn) + 1;
        put(arn, Json(arn, number, Next()));
    }

    public void PutRaw(string key, byte[] body) => put(key, body);

    public static byte[] Json(string arn, int number, DateTimeOffset at) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
        {"AgentARN":"{{arn}}","AWSAccountId":"000000000000","EventId":"{{number}}-{{arn[^4..]}}","EventTimestamp":"{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}",
        "EventType":"STATE_CHANGE",
        "InstanceARN":"arn:aws:connect:us-east-1:000000000000:instance/11111111-2222-3333-4444-555555555555",
        "PreviousAgentSnapshot":null,"Version":"2017-10-01",
        "CurrentAgentSnapshot":{"AgentStatus":{"ARN":"s{{number}}","Name":"n{{number}}","StartTimestamp":"{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}","Type":"CUSTOM"},
        "Configuration":{"FirstName":"F","LastName":"L","Username":"u"},"Contacts":[] } }
        """));

    /// <summary>Every event gets a different millisecond, so all are applied.</summary>
    private DateTimeOffset Next()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return _last = now > _last ? now : _last.AddMilliseconds(1);
    }
}
