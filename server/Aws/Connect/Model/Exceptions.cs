using System.Net;
using Amazon.Runtime;

#pragma warning disable CA1032 // The real package's exceptions have these constructors and no parameterless one.

namespace Amazon.Connect
{
    /// <summary>Base class of all error answers of the service.</summary>
    public partial class AmazonConnectException : AmazonServiceException
    {
        public AmazonConnectException(string? message)
            : base(message)
        {
        }

        public AmazonConnectException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}

namespace Amazon.Connect.Model
{
    public partial class AccessDeniedException : AmazonConnectException
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

    public partial class InternalServiceException : AmazonConnectException
    {
        public InternalServiceException(string? message)
            : base(message)
        {
        }

        public InternalServiceException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class InvalidParameterException : AmazonConnectException
    {
        public InvalidParameterException(string? message)
            : base(message)
        {
        }

        public InvalidParameterException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class InvalidRequestException : AmazonConnectException
    {
        public InvalidRequestException(string? message)
            : base(message)
        {
        }

        public InvalidRequestException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ResourceConflictException : AmazonConnectException
    {
        public ResourceConflictException(string? message)
            : base(message)
        {
        }

        public ResourceConflictException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ResourceNotFoundException : AmazonConnectException
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

    public partial class ThrottlingException : AmazonConnectException
    {
        public ThrottlingException(string? message)
            : base(message)
        {
        }

        public ThrottlingException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}
