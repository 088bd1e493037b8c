using Amazon.Kinesis;
using Amazon.KinesisFirehose;

namespace ConnectStreaming.Sandbox;

/// <summary>One Amazon Connect instance of the stand-in.</summary>
/// <param name="Directory">Its contact centre; null: an instance without users.</param>
internal sealed record ControlPlaneInstance(string Id, string Alias, CentreDirectory? Directory = null);

/// <summary>The simulated account, and its delays.</summary>
internal sealed record ControlPlaneOptions
{
    public string Account { get; init; } = "123456789012";

    public string Region { get; init; } = "us-east-1";

    public required IReadOnlyList<ControlPlaneInstance> Instances { get; init; }

    /// <summary>Used to check streams that are associated; null: all streams of the account are assumed to exist.</summary>
    public IAmazonKinesis? Kinesis { get; init; }

    /// <summary>Used to check Firehose streams that are associated; null: those of the stand-in.</summary>
    public IAmazonKinesisFirehose? Firehose { get; init; }

    /// <summary>Time from CREATING to ACTIVE of a Firehose stream. Default 5 s (AWS: up to a minute).</summary>
    public TimeSpan FirehoseCreation { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time from DELETING until it is deleted. Default 5 s.</summary>
    public TimeSpan FirehoseDeletion { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time until a service can assume a new role. Default 5 s (AWS: 10 to 30 s).</summary>
    public TimeSpan RolePropagation { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests a second for each operation of Connect. Default 2, as in AWS; metrics have 2.5 times this rate.</summary>
    public double Rate { get; init; } = 2;

    /// <summary>Requests at once. Default 5, as in AWS.</summary>
    public int Burst { get; init; } = 5;

    public string InstanceArn(string id) => $"arn:aws:connect:{Region}:{Account}:instance/{id}";
}
