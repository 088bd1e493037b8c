using System.Globalization;
using System.Xml.Linq;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Wire;
using LimitExceededException = Amazon.IdentityManagement.Model.LimitExceededException;

namespace Amazon.IdentityManagement.Internal;

/// <summary>The wire format of the operations, with the names of AWS's model iam/2010-05-08.</summary>
internal static class Operations
{
    public static readonly InvokeOptions CreateRole = Of<CreateRoleRequest, CreateRoleResponse>(
        "CreateRole",
        static (form, request) =>
        {
            Set(form, "AssumeRolePolicyDocument", request.AssumeRolePolicyDocument);
            Set(form, "Description", request.Description);
            Set(form, "RoleName", request.RoleName);
            SetTags(form, request.Tags);
        },
        static (xml, response) => response.Role = xml.Child("Role") is { } role ? Role(role) : null);

    public static readonly InvokeOptions DeleteRole = Of<DeleteRoleRequest, DeleteRoleResponse>(
        "DeleteRole",
        static (form, request) => Set(form, "RoleName", request.RoleName));

    public static readonly InvokeOptions DeleteRolePolicy = Of<DeleteRolePolicyRequest, DeleteRolePolicyResponse>(
        "DeleteRolePolicy",
        static (form, request) =>
        {
            Set(form, "PolicyName", request.PolicyName);
            Set(form, "RoleName", request.RoleName);
        });

    public static readonly InvokeOptions GetRole = Of<GetRoleRequest, GetRoleResponse>(
        "GetRole",
        static (form, request) => Set(form, "RoleName", request.RoleName),
        static (xml, response) => response.Role = xml.Child("Role") is { } role ? Role(role) : null);

    public static readonly InvokeOptions GetRolePolicy = Of<GetRolePolicyRequest, GetRolePolicyResponse>(
        "GetRolePolicy",
        static (form, request) =>
        {
            Set(form, "PolicyName", request.PolicyName);
            Set(form, "RoleName", request.RoleName);
        },
        static (xml, response) =>
        {
            response.PolicyDocument = xml.Text("PolicyDocument");
            response.PolicyName = xml.Text("PolicyName");
            response.RoleName = xml.Text("RoleName");
        });

    public static readonly InvokeOptions ListRolePolicies = Of<ListRolePoliciesRequest, ListRolePoliciesResponse>(
        "ListRolePolicies",
        static (form, request) =>
        {
            Set(form, "Marker", request.Marker);
            Set(form, "RoleName", request.RoleName);
        },
        static (xml, response) =>
        {
            response.IsTruncated = xml.Text("IsTruncated") == "true";
            response.Marker = xml.Text("Marker");
            response.PolicyNames = xml.Members("PolicyNames", static name => name.Value);
        });

    public static readonly InvokeOptions ListRoles = Of<ListRolesRequest, ListRolesResponse>(
        "ListRoles",
        static (form, request) => Set(form, "Marker", request.Marker),
        static (xml, response) =>
        {
            response.IsTruncated = xml.Text("IsTruncated") == "true";
            response.Marker = xml.Text("Marker");
            response.Roles = xml.Members("Roles", Role);
        });

    public static readonly InvokeOptions PutRolePolicy = Of<PutRolePolicyRequest, PutRolePolicyResponse>(
        "PutRolePolicy",
        static (form, request) =>
        {
            Set(form, "PolicyDocument", request.PolicyDocument);
            Set(form, "PolicyName", request.PolicyName);
            Set(form, "RoleName", request.RoleName);
        });

    public static readonly InvokeOptions TagRole = Of<TagRoleRequest, TagRoleResponse>(
        "TagRole",
        static (form, request) =>
        {
            Set(form, "RoleName", request.RoleName);
            SetTags(form, request.Tags);
        });

    private static InvokeOptions Of<TRequest,
        TResponse>(string name, Action<IDictionary<string, string>, TRequest> write, Action<XElement, TResponse>? read = null)
        where TRequest : AmazonIdentityManagementServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new QueryMarshaller<TRequest>("Amazon.IdentityManagement", name, "2010-05-08", write),
            ResponseUnmarshaller = new XmlAnswerUnmarshaller<TResponse>(read, Errors),
        };

    private static void Set(IDictionary<string, string> form, string name, string? value)
    {
        if (value is not null)
        {
            form[name] = value;
        }
    }

    private static void SetTags(IDictionary<string, string> form, List<Tag>? tags)
    {
        var number = 0;
        foreach (var tag in tags ?? [])
        {
            number++;
            Set(form, $"Tags.member.{number}.Key", tag.Key);
            Set(form, $"Tags.member.{number}.Value", tag.Value);
        }
    }

    private static Role Role(XElement xml) => new()
    {
        Arn = xml.Text("Arn"),
        AssumeRolePolicyDocument = xml.Text("AssumeRolePolicyDocument"),
        CreateDate = xml.Text("CreateDate") is { } created ? DateTime.Parse(created, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null,
        Path = xml.Text("Path"),
        RoleId = xml.Text("RoleId"),
        RoleName = xml.Text("RoleName"),
        Tags = xml.Members("Tags", static tag => new Tag { Key = tag.Text("Key"), Value = tag.Text("Value") }),
    };

    private static AmazonIdentityManagementServiceException Errors(ErrorResponse error)
    {
        var (message, inner, type, code, id, status) = (error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
        return code switch
        {
            "ConcurrentModification" => new ConcurrentModificationException(message, inner, type, code, id, status),
            "DeleteConflict" => new DeleteConflictException(message, inner, type, code, id, status),
            "EntityAlreadyExists" => new EntityAlreadyExistsException(message, inner, type, code, id, status),
            "InvalidInput" => new InvalidInputException(message, inner, type, code, id, status),
            "LimitExceeded" => new LimitExceededException(message, inner, type, code, id, status),
            "MalformedPolicyDocument" => new MalformedPolicyDocumentException(message, inner, type, code, id, status),
            "NoSuchEntity" => new NoSuchEntityException(message, inner, type, code, id, status),
            "ServiceFailure" => new ServiceFailureException(message, inner, type, code, id, status),
            "UnmodifiableEntity" => new UnmodifiableEntityException(message, inner, type, code, id, status),
            _ => new AmazonIdentityManagementServiceException(message, inner, type, code, id, status),
        };
    }
}
