using Insights.Domain.EndUsers.Ports;

namespace Insights.Service.Calls;

/// <summary>What a call is told where the store does not answer a question over many users.</summary>
internal static class StoreAnswers
{
    /// <param name="unavailable">For a person.</param>
    /// <exception cref="ServiceException"><see cref="ServiceFault.Unavailable"/>.</exception>
    public static async ValueTask<T> OrUnavailableAsync<T>(this ValueTask<T> answer, string unavailable)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (StoreException)
        {
            throw new ServiceException(ServiceFault.Unavailable, unavailable);
        }
    }
}
