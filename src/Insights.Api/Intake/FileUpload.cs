using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Api.Http;
using Insights.Api.Json;
using Insights.Integrations;
using Insights.Service;
using Insights.V1;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Intake;

/// <summary>Takes a whole file for a source as the body of one request, and keeps it piece by piece as it comes.</summary>
internal sealed class FileUpload(SourceFiles files)
{
    public const string Pattern = "/v1/sources/{source}/files:upload";

    public async Task AnswerAsync(HttpContext context)
    {
        var unknown = context.Request.Query.Keys.FirstOrDefault(name => name != "fileName");
        if (unknown is not null)
            throw ServiceException.Invalid(unknown, "is no parameter of this call");
        if (context.Request.ContentLength > Domain.Sources.SourceFile.MaxBytes)
            throw new BadHttpRequestException(
                $"The file is larger than {Domain.Sources.SourceFile.MaxBytes} bytes; packed with gzip, more fits in.", StatusCodes.Status413PayloadTooLarge);
        var file = await files.UploadAsync(
            context.Caller(), (string)context.Request.RouteValues["source"]!, context.Request.Query["fileName"].ToString(), context.Request.Body, context.RequestAborted);
        var shape = MessageShape.Of(CreateSourceFileResponse.Descriptor).Fields.Single(f => f.Descriptor.Name == "file");
        await HttpAnswer.WriteAsync(context, new CreateSourceFileResponse { File = file.ToMessage() }, shape);
    }
}
