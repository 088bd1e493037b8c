using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Unusual but possible behaviour of AWS: it refuses once, answers late or in pages, forgets tags. One switch for each.</summary>
internal sealed class OddAws
{
    private readonly List<Func<AwsModels.SentCall, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>?>> _rules = [];

    /// <summary>Operations in the order of the requests.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Refuses the first matching calls of an operation.</summary>
    /// <param name="for">A part of the request. Null: all requests.</param>
    public OddAws Refuses(string operation, int times, string code, string message, int status = 400, string? @for = null)
    {
        var left = times;
        return Rule((call, _) => call.Operation == operation && (@for is null || Fits(call, @for)) && left-- > 0
            ? Task.FromResult(Message(ControlPlaneAnswer.Of(call.Service == "kinesis" ? "firehose" : call.Service,
                new ControlPlaneError(code, message, status))))
            : null);
    }

    /// <summary>Answers an operation with this JSON instead of the fake, as long as it returns JSON.</summary>
    public OddAws Answers(string operation, Func<AwsModels.SentCall, JsonNode?> answer) => Rule((call, _) =>
        call.Operation == operation && answer(call) is { } json
            ? Task.FromResult(Message(ControlPlaneAnswer.Json(json) with { Headers = new Dictionary<string, string> { [AwsModels.Odd] = "true" } })) : null);

    /// <summary>Changes the JSON answer of the fake to an operation.</summary>
    /// <param name="odd">AWS's model does not allow such an answer.</param>
    public OddAws Edits(string operation, Action<JsonObject> edit, bool odd = false) =>
        Rule((call, send) => call.Operation == operation ? Edited(send, edit, odd) : null);

    /// <summary>Creates without the tags of the same call, as older endpoints and some emulators do.</summary>
    public OddAws ForgetsTagsAtCreation() => Rule((call, send) =>
    {
        switch (call.Operation)
        {
            case "CreateStream" or "CreateDeliveryStream":
                var json = JsonNode.Parse(call.Text)!.AsObject();
                json.Remove("Tags");
                call.Replace(json.ToJsonString());
                return send();
            case "CreateRole":
                call.Replace(string.Join('&', call.Text.Split('&').Where(field => !field.StartsWith("Tags.", StringComparison.Ordinal))));
                return send();
            case "CreateBucket" when call.Body.Length > 0:
                var xml = XDocument.Parse(call.Text);
                xml.Descendants().Where(e => e.Name.LocalName == "Tags").Remove();
                call.Replace(xml.ToString(SaveOptions.DisableFormatting));
                return send();
            default:
                return null;
        }
    });

    /// <summary>Reports success, but this number of times also forgets tags that are added later.</summary>
    public OddAws ForgetsAddedTags(int times)
    {
        var left = times;
        return Rule((call, _) => call.Operation is "AddTagsToStream" or "TagDeliveryStream" or "TagRole" or "PutBucketTagging" && left-- > 0
            ? Task.FromResult(call.Service switch
            {
                "iam" => Message(ControlPlaneAnswer.Query("https://iam.amazonaws.com/doc/2010-05-08/", "TagRole")),
                "s3" => Message(ControlPlaneAnswer.Empty(204)),
                "kinesis" => Message(ControlPlaneAnswer.Empty() with { ContentType = "application/x-amz-json-1.1" }),
                _ => Message(ControlPlaneAnswer.Json(new JsonObject())),
            })
            : null);
    }

    /// <summary>The process ends with its n-th changing call: before it is sent, or after AWS has executed it.</summary>
    public OddAws DiesAt(int call, bool sent)
    {
        var (number, dead) = (0, false);
        return Rule(async (asked, send) =>
        {
            if (dead)
            {
                throw new ProcessEndedException();
            }

            if (Looks(asked.Operation))
            {
                return await send();
            }

            dead = ++number == call;
            if (!dead || sent)
            {
                using var answer = dead ? await send() : null;
                return dead ? throw new ProcessEndedException() : await send();
            }

            throw new ProcessEndedException();
        });
    }

    /// <summary>Refuses what a policy does not allow, as IAM does.</summary>
    public OddAws Allows(string policy, ConnectStreaming.Setup.ConnectInstance instance) => Rule((call, _) =>
        SentActions.Of([SentActions.Exchange(call)], instance).FirstOrDefault(a => !a.IsAllowedBy(policy)) is { } denied
            ? Task.FromResult(Message(ControlPlaneAnswer.Of(call.Service == "kinesis" ? "firehose" : call.Service, new ControlPlaneError(
                call.Service is "iam" or "s3" ? "AccessDenied" : "AccessDeniedException",
                $"User: arn:aws:iam::1:user/x is not authorized to perform: {denied.Action} on resource: {denied.Resource}", 403)) with
                {
                    Headers = new Dictionary<string, string> { [AwsModels.Odd] = "true" },
                }))
            : null);

    public async Task<HttpResponseMessage> Answer(AwsModels.SentCall call, Func<Task<HttpResponseMessage>> send)
    {
        lock (Sent)
        {
            Sent.Add(call.Operation);
        }

        foreach (var rule in _rules)
        {
            if (rule(call, send) is { } answer)
            {
                return await answer;
            }
        }

        return await send();
    }

    public static bool Looks(string operation) => operation.StartsWith("Describe", StringComparison.Ordinal)
        || operation.StartsWith("Get", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal) || operation.StartsWith("Head", StringComparison.Ordinal);

    private OddAws Rule(Func<AwsModels.SentCall, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>?> rule)
    {
        _rules.Add(rule);
        return this;
    }

    private static bool Fits(AwsModels.SentCall call, string part) =>
        call.Request.RequestUri!.PathAndQuery.Contains(part, StringComparison.Ordinal) || call.Text.Contains(part, StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> Edited(Func<Task<HttpResponseMessage>> send, Action<JsonObject> edit, bool odd)
    {
        var answer = await send();
        if (answer.IsSuccessStatusCode)
        {
            var json = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync())!.AsObject();
            edit(json);
            var type = answer.Content.Headers.ContentType;
            answer.Content = new StringContent(json.ToJsonString());
            answer.Content.Headers.ContentType = type;
            if (odd)
            {
                answer.Headers.TryAddWithoutValidation(AwsModels.Odd, "true");
            }
        }

        return answer;
    }

    private static HttpResponseMessage Message(ControlPlaneAnswer answer)
    {
        var message = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
        message.Content.Headers.ContentType = new(answer.ContentType);
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.TryAddWithoutValidation("x-amzn-RequestId", Guid.NewGuid().ToString());
        return message;
    }
}

/// <summary>Like kill -9: no call is made any more.</summary>
internal sealed class ProcessEndedException() : Exception("The process ended.");
