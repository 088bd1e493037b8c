using System.Net;
using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Setup;

public sealed class SetupErrorsTests
{
    [Theory]
    [InlineData("AccessDeniedException", "User: arn:aws:iam::1:user/x is not authorized to perform: kinesis:CreateStream on resource: "
        + "arn:aws:kinesis:us-east-1:1:stream/s because no policy", "kinesis:CreateStream (arn:aws:kinesis:us-east-1:1:stream/s)", "setup policy")]
    [InlineData("AccessDenied", "User: arn:aws:iam::1:user/x is not authorized to perform: iam:GetRole on resource: role connect-streaming-firehose-1 "
        + "because no policy", "iam:GetRole (role connect-streaming-firehose-1)", "setup policy")]
    [InlineData("AccessDenied",
        "User: arn:aws:iam::1:user/x is not authorized to perform: s3:CreateBucket on resource: \"arn:aws:s3:::b\" because no policy", "s3:CreateBucket "
        + "(arn:aws:s3:::b)", "setup policy")]
    [InlineData("AccessDenied", "Access Denied", "A permission is missing: Access Denied", "setup policy")]
    [InlineData("ThrottlingException", "Rate exceeded", "too many calls at once", "2 requests a second")]
    [InlineData("LimitExceededException", "Limit for shards: 500", "Limit for shards: 500", "Service Quotas")]
    [InlineData("ExpiredTokenException", "expired", "have expired", "aws sso login")]
    [InlineData("UnrecognizedClientException", "invalid token", "does not accept these credentials", "--profile")]
    [InlineData("ResourceNotFoundException", "Stream s not found", "Stream s not found", "--region")]
    [InlineData("ResourceInUseException", "s exists", "already exists", "another name")]
    [InlineData("KMSDisabledException", "key k is disabled", "KMS key cannot be used: key k is disabled", "key policy allows")]
    [InlineData("InvalidKMSResourceException", "no key", "KMS key cannot be used: no key", "without this key")]
    [InlineData("SomethingNewException", "words", "SomethingNewException: words", "Run it again")]
    public void EveryErrorSaysWhatHappenedAndWhatToDo(string code, string message, string happened, string next)
    {
        var error = SetupErrors.Explain(new AmazonKinesisException(message, null, ErrorType.Sender, code, "1", HttpStatusCode.BadRequest));

        Assert.Contains(happened, error.Happened.En, StringComparison.Ordinal);
        Assert.Contains(next, error.Do.En, StringComparison.Ordinal);
        Assert.All([error.Happened, error.Means, error.Do], text => Assert.Matches(@"[\u3040-\u30ff\u4e00-\u9fff]", text.Ja));
    }

    [Fact]
    public void WithoutARegionTheErrorSaysWhereToGiveOne()
    {
        var error = SetupErrors.Explain(new AmazonClientException("No RegionEndpoint or ServiceURL configured"));

        Assert.Contains("No AWS Region", error.Happened.En, StringComparison.Ordinal);
        Assert.Contains("--region", error.Do.En, StringComparison.Ordinal);
        Assert.Contains("AWS_REGION", error.Do.Ja, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, bool, string> Fates => new()
    {
        { Refused("AccessDeniedException", HttpStatusCode.BadRequest), false, "This step was not done" },
        { Refused("AccessDeniedException", HttpStatusCode.BadRequest), true, "may be done in part" },
        { Refused("InternalFailure", HttpStatusCode.InternalServerError), false, "may be done in part" },
        { new AmazonClientException("x", new HttpRequestException("the answer ended")), false, "may be done in part" },
        { new TaskCanceledException(), false, "may be done in part" },
        { new SetupRefusedException(new("changed by someone", "変更")), false, "This step was not done" },
        { new SetupRefusedException(new("not ready within 10 minutes", "未完了"), begun: true), false, "may be done in part" },
        { new AmazonClientException("no credentials"), false, "This step was not done" },
    };

    [Theory]
    [MemberData(nameof(Fates))]
    public void AStepIsReportedAsNotDoneOnlyWhenThatIsKnown(Exception exception, bool changed, string means) =>
        Assert.Contains(means, SetupErrors.ExplainStep(exception, changed).Means.En, StringComparison.Ordinal);

    private static AmazonKinesisException Refused(string code, HttpStatusCode status) => new("x", null, ErrorType.Sender, code, "1", status);

    public static TheoryData<object, string, string, string> Late => new()
    {
        { new Step.CreateBucket("b", Tags.None), "AccessDenied", "s3:CreateBucket (arn:aws:s3:::b)", "setup policy" },
        { new Step.DeleteBucket("b"), "AccessDenied", "s3:DeleteBucket (arn:aws:s3:::b)", "setup policy" },
        { new Step.DeleteStream("s", 24), "ResourceInUseException", "s is still in use", "Deregister it" },
        { new Step.DeleteRole("r"), "DeleteConflict", "has attached something to the role r", "Detach it" },
        { new Step.DeleteBucket("b"), "BucketNotEmpty", "b still contains objects, or old versions", "Empty it" },
    };

    [Theory]
    [MemberData(nameof(Late))]
    public void AnAnswerWithTooFewDetailsIsCompletedFromItsStep(object step, string code, string happened, string next)
    {
        var error = SetupErrors.ExplainStep(new AmazonKinesisException("Access Denied", null, ErrorType.Sender, code, "1", HttpStatusCode.Forbidden), false,
            (Step)step, Worlds.Instance);

        Assert.Contains(happened, error.Happened.En, StringComparison.Ordinal);
        Assert.Contains(next, error.Do.En, StringComparison.Ordinal);
        Assert.All([error.Happened, error.Means, error.Do], text => Assert.Matches(@"[\u3040-\u30ff\u4e00-\u9fff]", text.Ja));
    }

    [Fact]
    public void AFaultWithoutACodeIsAFaultOfAws()
    {
        var fault = new AmazonKinesisException("The service returned an error. See inner exception for details.", null, ErrorType.Unknown, "", "",
            HttpStatusCode.BadGateway);
        Assert.Contains("internal error (502)", SetupErrors.Explain(fault).Happened.En, StringComparison.Ordinal);
        Assert.Contains("may be done in part", SetupErrors.ExplainStep(fault, false).Means.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ANetworkThatIsDownIsReportedAsSuch() =>
        Assert.Contains("cannot be reached", SetupErrors.Explain(new AmazonClientException("x", new HttpRequestException("Name or service not known "
            + "(kinesis.tokyo.amazonaws.com:443)"))).Happened.En, StringComparison.Ordinal);

    [Fact]
    public void EveryStepHasWordsInBothLanguages()
    {
        var kinesis = Worlds.Kinesis("k");
        var delivery = new FirehoseWish("b", "r");
        Step[] steps =
        [
            new Step.CreateStream("k", CapacityMode.Provisioned, 1, Tags.None), new Step.ChangeRetention("k", 24, 48),
                new Step.ChangeRetention("k", 48, 24), new Step.ChangeShards("k", 1, 2),
            new Step.ChangeMode("k", CapacityMode.Provisioned, CapacityMode.OnDemand), new Step.DeleteStream("k", 24),
                new Step.CreateBucket("b", Tags.None), new Step.DeleteBucket("b"),
            new Step.CreateRole("r", Tags.None), new Step.WriteRolePolicy("r", "b"), new Step.DeleteRole("r"),
                new Step.CreateFirehose("f", delivery, Tags.None),
            new Step.ChangeFirehose("f", delivery, delivery), new Step.DeleteFirehose("f"), new Step.Remember(kinesis, Tags.None),
                new Step.Forget(kinesis, ["a"]),
            new Step.Associate(EventKind.AgentEvents, kinesis), new Step.Reassociate(EventKind.AgentEvents, "a", "b"),
                new Step.Disassociate(EventKind.ContactRecords, "a"), new Step.NoteSince(EventKind.AgentEvents, kinesis),
            new Step.DeleteRole("r", Ours: false), new Step.DeleteBucket("b", Ours: false),
                new Step.RegisterConsumer("k", "c", Tags.None), new Step.DeregisterConsumer("k", "c"),
        ];
        Assert.Equal(typeof(Step).GetNestedTypes().Count(t => t.IsSubclassOf(typeof(Step))), steps.Select(s => s.GetType()).Distinct().Count());
        Assert.All(steps, step =>
        {
            var words = step.Words(Worlds.Instance);
            Assert.All([words.Title, words.Means, words.Undo], text =>
            {
                Assert.DoesNotMatch(@"[\u3040-\u30ff\u4e00-\u9fff]", text.En);
                Assert.Matches(@"[\u3040-\u30ff\u4e00-\u9fff]", text.Ja);
            });
        });
    }
}
