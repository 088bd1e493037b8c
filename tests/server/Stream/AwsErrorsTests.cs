using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Stream;

/// <summary>The texts that an administrator sees when AWS does not answer.</summary>
public sealed class AwsErrorsTests
{
    [Fact]
    public void AnAwsThatDoesNotAnswerNamesTheThreeNamesOfAVpcEndpointAndTheSettingForOne()
    {
        var error = AwsErrors.Explain(new TimeoutException());

        foreach (var words in new[] { error.Do, error.Ja })
        {
            Assert.All(
                new[] { "kinesis.REGION", "*.data-kinesis.REGION", "*.control-kinesis.REGION", "AWS_ENDPOINT_URL_KINESIS" },
                name => Assert.Contains(name, words, StringComparison.Ordinal));
        }
    }
}
