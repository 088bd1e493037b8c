using System.Net;
using Amazon.Runtime;

#pragma warning disable CA1032 // The real package's exceptions have these constructors and no parameterless one.

namespace Amazon.Kinesis
{
    /// <summary>Base class of all error answers of Kinesis.</summary>
    public partial class AmazonKinesisException : AmazonServiceException
    {
        public AmazonKinesisException(string? message)
            : base(message)
        {
        }

        public AmazonKinesisException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}

namespace Amazon.Kinesis.Model
{
    public partial class AccessDeniedException : AmazonKinesisException
    {
        public AccessDeniedException(string? message)
            : base(message)
        {
        }

        public AccessDeniedException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ExpiredIteratorException : AmazonKinesisException
    {
        public ExpiredIteratorException(string? message)
            : base(message)
        {
        }

        public ExpiredIteratorException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ExpiredNextTokenException : AmazonKinesisException
    {
        public ExpiredNextTokenException(string? message)
            : base(message)
        {
        }

        public ExpiredNextTokenException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class InternalFailureException : AmazonKinesisException
    {
        public InternalFailureException(string? message)
            : base(message)
        {
        }

        public InternalFailureException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class InvalidArgumentException : AmazonKinesisException
    {
        public InvalidArgumentException(string? message)
            : base(message)
        {
        }

        public InvalidArgumentException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class KMSAccessDeniedException : AmazonKinesisException
    {
        public KMSAccessDeniedException(string? message)
            : base(message)
        {
        }

        public KMSAccessDeniedException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class KMSDisabledException : AmazonKinesisException
    {
        public KMSDisabledException(string? message)
            : base(message)
        {
        }

        public KMSDisabledException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class KMSInvalidStateException : AmazonKinesisException
    {
        public KMSInvalidStateException(string? message)
            : base(message)
        {
        }

        public KMSInvalidStateException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class KMSNotFoundException : AmazonKinesisException
    {
        public KMSNotFoundException(string? message)
            : base(message)
        {
        }

        public KMSNotFoundException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class KMSOptInRequiredException : AmazonKinesisException
    {
        public KMSOptInRequiredException(string? message)
            : base(message)
        {
        }

        public KMSOptInRequiredException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class KMSThrottlingException : AmazonKinesisException
    {
        public KMSThrottlingException(string? message)
            : base(message)
        {
        }

        public KMSThrottlingException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class LimitExceededException : AmazonKinesisException
    {
        public LimitExceededException(string? message)
            : base(message)
        {
        }

        public LimitExceededException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ProvisionedThroughputExceededException : AmazonKinesisException
    {
        public ProvisionedThroughputExceededException(string? message)
            : base(message)
        {
        }

        public ProvisionedThroughputExceededException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ResourceInUseException : AmazonKinesisException
    {
        public ResourceInUseException(string? message)
            : base(message)
        {
        }

        public ResourceInUseException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ResourceNotFoundException : AmazonKinesisException
    {
        public ResourceNotFoundException(string? message)
            : base(message)
        {
        }

        public ResourceNotFoundException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ValidationException : AmazonKinesisException
    {
        public ValidationException(string? message)
            : base(message)
        {
        }

        public ValidationException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}
