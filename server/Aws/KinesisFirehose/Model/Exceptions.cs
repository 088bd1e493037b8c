using System.Net;
using Amazon.Runtime;

#pragma warning disable CA1032 // The real package's exceptions have these constructors and no parameterless one.

namespace Amazon.KinesisFirehose
{
    /// <summary>Base class of all error answers of the service.</summary>
    public partial class AmazonKinesisFirehoseException : AmazonServiceException
    {
        public AmazonKinesisFirehoseException(string? message)
            : base(message)
        {
        }

        public AmazonKinesisFirehoseException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}

namespace Amazon.KinesisFirehose.Model
{
    public partial class ConcurrentModificationException : AmazonKinesisFirehoseException
    {
        public ConcurrentModificationException(string? message)
            : base(message)
        {
        }

        public ConcurrentModificationException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class InvalidArgumentException : AmazonKinesisFirehoseException
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

    public partial class InvalidKMSResourceException : AmazonKinesisFirehoseException
    {
        public InvalidKMSResourceException(string? message)
            : base(message)
        {
        }

        public InvalidKMSResourceException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class LimitExceededException : AmazonKinesisFirehoseException
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

    public partial class ResourceInUseException : AmazonKinesisFirehoseException
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

    public partial class ResourceNotFoundException : AmazonKinesisFirehoseException
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
}
