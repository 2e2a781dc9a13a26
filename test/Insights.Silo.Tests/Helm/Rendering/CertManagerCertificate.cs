using k8s;
using k8s.Models;

namespace Insights.Silo.Tests.Helm.Rendering;

/// <summary>A certificate that cert-manager is asked for; its specification as it stands.</summary>
internal sealed class CertManagerCertificate : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public Dictionary<string, object> Spec { get; set; } = [];
}
