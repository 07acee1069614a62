"""The road to the cloud: whoever connects to a name of AWS reaches ENDPOINT, over TLS as on AWS.

Clients so keep AWS's own host names, and with them the addresses that AWS's answers are made of.
"""
import ssl
from urllib.parse import urlsplit

import urllib3.connection
import urllib3.exceptions
import urllib3.util.connection


def lead(endpoint):
    url = urlsplit(endpoint)
    connect_to_name = urllib3.util.connection.create_connection
    connect_securely = urllib3.connection.HTTPSConnection.connect

    def create_connection(address, *given, **named):
        if is_aws(address[0]):
            address = (url.hostname, url.port)
        return connect_to_name(address, *given, **named)

    def connect(self):
        if is_aws(self.host):
            # The certificate is the cloud's own, and the name is not its.
            self.ssl_context = ssl._create_unverified_context()
            self.ca_certs = self.ca_cert_dir = self.ca_cert_data = None
            self.cert_reqs, self.assert_hostname = 'CERT_NONE', False
        return connect_securely(self)

    urllib3.util.connection.create_connection = create_connection
    urllib3.connection.HTTPSConnection.connect = connect
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


def is_aws(host):
    return host.rstrip('.').endswith(('.amazonaws.com', '.amazonaws.com.cn', '.api.aws'))
