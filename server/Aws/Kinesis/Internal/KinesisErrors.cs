using Amazon.Kinesis.Model;
using Amazon.Runtime.Internal;
using LimitExceededException = Amazon.Kinesis.Model.LimitExceededException;

namespace Amazon.Kinesis.Internal;

/// <summary>Maps the error code of an answer to the exception class that the real package throws.</summary>
internal static class KinesisErrors
{
    public static AmazonKinesisException Create(ErrorResponse error)
    {
        var (message, inner, type, code, id, status) = (error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
        return code switch
        {
            "AccessDeniedException" => new AccessDeniedException(message, inner, type, code, id, status),
            "ExpiredIteratorException" => new ExpiredIteratorException(message, inner, type, code, id, status),
            "ExpiredNextTokenException" => new ExpiredNextTokenException(message, inner, type, code, id, status),
            "InternalFailureException" => new InternalFailureException(message, inner, type, code, id, status),
            "InvalidArgumentException" => new InvalidArgumentException(message, inner, type, code, id, status),
            "KMSAccessDeniedException" => new KMSAccessDeniedException(message, inner, type, code, id, status),
            "KMSDisabledException" => new KMSDisabledException(message, inner, type, code, id, status),
            "KMSInvalidStateException" => new KMSInvalidStateException(message, inner, type, code, id, status),
            "KMSNotFoundException" => new KMSNotFoundException(message, inner, type, code, id, status),
            "KMSOptInRequired" => new KMSOptInRequiredException(message, inner, type, code, id, status),
            "KMSThrottlingException" => new KMSThrottlingException(message, inner, type, code, id, status),
            "LimitExceededException" => new LimitExceededException(message, inner, type, code, id, status),
            "ProvisionedThroughputExceededException" => new ProvisionedThroughputExceededException(message, inner, type, code, id, status),
            "ResourceInUseException" => new ResourceInUseException(message, inner, type, code, id, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, inner, type, code, id, status),
            "ValidationException" => new ValidationException(message, inner, type, code, id, status),
            _ => new AmazonKinesisException(message, inner, type, code, id, status),
        };
    }
}
