{{/* The settings of a silo, as variables of its container: Section__Name. */}}
{{- define "insights.env" -}}
{{- $v := .Values -}}
{{- $scheme := include "insights.scheme" . -}}
{{- $settings := dict
      "Kestrel:Endpoints:Http:Url" (printf "%s://*:%d" $scheme (int $v.http.port))
      "Kestrel:Endpoints:Grpc:Url" (printf "%s://*:%d" $scheme (int $v.grpc.port))
      "Cluster:SiloPort" $v.cluster.siloPort
      "Cluster:ProbeTimeout" $v.cluster.probeTimeout
      "Cluster:MissedProbes" $v.cluster.missedProbes
      "Cluster:ReadinessDelay" (include "insights.duration" $v.shutdown.readinessDelaySeconds)
      "Cluster:DrainTimeout" (include "insights.duration" $v.shutdown.drainSeconds)
      "Storage:QueueCapacity" (int64 $v.storage.queueCapacity)
      "Storage:BatchRows" $v.storage.batchRows
      "Storage:Writers" $v.storage.writers
-}}
{{- with $v.cluster.dataCenter }}{{ $_ := set $settings "DataCenter" . }}{{ end -}}
{{- with $v.http.trustedProxies }}{{ $_ := set $settings "Http:TrustedProxies" (join "," .) }}{{ end -}}
{{- with $v.places.existingClaim }}{{ $_ := set $settings "Enrichment:Places" (printf "/var/lib/insights/places/%s" $v.places.file) }}{{ end -}}
{{- if $v.tls.existingSecret -}}
{{- $_ := set $settings "Kestrel:Certificates:Default:Path" "/etc/insights/tls/tls.crt" -}}
{{- $_ := set $settings "Kestrel:Certificates:Default:KeyPath" "/etc/insights/tls/tls.key" -}}
{{- end -}}
{{- if include "insights.siloSecret" . -}}
{{- $_ := set $settings "Cluster:Tls:Certificate" "/etc/insights/silo-tls/tls.crt" -}}
{{- $_ := set $settings "Cluster:Tls:Key" "/etc/insights/silo-tls/tls.key" -}}
{{- $_ := set $settings "Cluster:Tls:Authority" "/etc/insights/silo-tls/ca.crt" -}}
{{- else -}}
{{- $_ := set $settings "Cluster:AllowPlaintext" $v.cluster.allowPlaintext -}}
{{- end -}}
{{- with $v.telemetry.otlp -}}
{{- $_ := set $settings "Telemetry:Otlp" . -}}
{{- $_ := set $settings "Telemetry:Protocol" $v.telemetry.protocol -}}
{{- $_ := set $settings "Telemetry:Every" $v.telemetry.every -}}
{{- $_ := set $settings "Telemetry:TracePercent" $v.telemetry.tracePercent -}}
{{- end -}}
{{- range $name, $value := $v.settings }}{{ $_ := set $settings $name $value }}{{ end -}}
# Nobody attaches a debugger here, and the root file system takes no sockets.
- name: DOTNET_EnableDiagnostics
  value: "0"
- name: Cluster__AdvertisedAddress
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: Storage__PostgreSql
  valueFrom:
    secretKeyRef:
      name: {{ required "postgresql.existingSecret: name the secret that holds the connection string" $v.postgresql.existingSecret }}
      key: {{ $v.postgresql.secretKey }}
- name: Operator__Key
  valueFrom:
    secretKeyRef:
      name: {{ required "operator.existingSecret: name the secret that holds the operator key" $v.operator.existingSecret }}
      key: {{ $v.operator.secretKey }}
{{- if and $v.cluster.tls.existingSecret $v.cluster.tls.issuer }}{{ fail "cluster.tls: name a secret or an issuer, not both" }}{{ end -}}
{{- if not (or (include "insights.siloSecret" .) $v.cluster.allowPlaintext) -}}
{{- fail "cluster.tls: name a secret or an issuer of certificates for silos, or say cluster.allowPlaintext" -}}
{{- end }}
{{- range $name, $value := $settings }}
- name: {{ $name | replace ":" "__" }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- with $v.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
