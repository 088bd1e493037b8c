using Amazon.Kinesis;
using Amazon.KinesisFirehose;

namespace ConnectStreaming.Sandbox;

/// <summary>One Amazon Connect instance of the stand-in.</summary>
/// <param name="Directory">The contact centre in it; null: an instance without users.</param>
internal sealed record ControlPlaneInstance(string Id, string Alias, CentreDirectory? Directory = null);

/// <summary>The account that the stand-in plays, and how slow it is.</summary>
internal sealed record ControlPlaneOptions
{
    public string Account { get; init; } = "123456789012";

    public string Region { get; init; } = "us-east-1";

    public required IReadOnlyList<ControlPlaneInstance> Instances { get; init; }

    /// <summary>Where the streams are that are to be associated; null: every stream of the account is taken to exist.</summary>
    public IAmazonKinesis? Kinesis { get; init; }

    /// <summary>Where the Firehose streams are that are to be associated; null: in the stand-in.</summary>
    public IAmazonKinesisFirehose? Firehose { get; init; }

    /// <summary>CREATING to ACTIVE of a Firehose stream. Default 5 s (AWS: up to a minute).</summary>
    public TimeSpan FirehoseCreation { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>DELETING to gone. Default 5 s.</summary>
    public TimeSpan FirehoseDeletion { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Until a new role can be assumed by a service. Default 5 s (AWS: 10 to 30 s).</summary>
    public TimeSpan RolePropagation { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests a second for each operation of Connect. Default 2, as AWS; its metrics may be asked for at 2.5 times that.</summary>
    public double Rate { get; init; } = 2;

    /// <summary>Requests that may come at once. Default 5, as AWS.</summary>
    public double Burst { get; init; } = 5;

    public string InstanceArn(string id) => $"arn:aws:connect:{Region}:{Account}:instance/{id}";
}
