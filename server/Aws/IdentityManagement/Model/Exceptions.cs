using System.Net;
using Amazon.Runtime;

#pragma warning disable CA1032 // The real package's exceptions have these constructors and no parameterless one.

namespace Amazon.IdentityManagement
{
    /// <summary>Base class of all error answers of the service.</summary>
    public partial class AmazonIdentityManagementServiceException : AmazonServiceException
    {
        public AmazonIdentityManagementServiceException(string? message)
            : base(message)
        {
        }

        public AmazonIdentityManagementServiceException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}

namespace Amazon.IdentityManagement.Model
{
    public partial class ConcurrentModificationException : AmazonIdentityManagementServiceException
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

    public partial class DeleteConflictException : AmazonIdentityManagementServiceException
    {
        public DeleteConflictException(string? message)
            : base(message)
        {
        }

        public DeleteConflictException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class EntityAlreadyExistsException : AmazonIdentityManagementServiceException
    {
        public EntityAlreadyExistsException(string? message)
            : base(message)
        {
        }

        public EntityAlreadyExistsException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class InvalidInputException : AmazonIdentityManagementServiceException
    {
        public InvalidInputException(string? message)
            : base(message)
        {
        }

        public InvalidInputException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class LimitExceededException : AmazonIdentityManagementServiceException
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

    public partial class MalformedPolicyDocumentException : AmazonIdentityManagementServiceException
    {
        public MalformedPolicyDocumentException(string? message)
            : base(message)
        {
        }

        public MalformedPolicyDocumentException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class NoSuchEntityException : AmazonIdentityManagementServiceException
    {
        public NoSuchEntityException(string? message)
            : base(message)
        {
        }

        public NoSuchEntityException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class ServiceFailureException : AmazonIdentityManagementServiceException
    {
        public ServiceFailureException(string? message)
            : base(message)
        {
        }

        public ServiceFailureException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    public partial class UnmodifiableEntityException : AmazonIdentityManagementServiceException
    {
        public UnmodifiableEntityException(string? message)
            : base(message)
        {
        }

        public UnmodifiableEntityException(string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId,
            HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}
